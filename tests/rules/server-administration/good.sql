SELECT pg_size_pretty(pg_database_size('agento'));
-- Done when somebody calls it, and not here.
CREATE FUNCTION stop_agents() RETURNS bigint LANGUAGE sql AS $$
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'agento';
$$;
