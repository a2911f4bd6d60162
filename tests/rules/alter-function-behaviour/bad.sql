ALTER FUNCTION agent_count() SET search_path = app;
ALTER FUNCTION agent_count() VOLATILE;
