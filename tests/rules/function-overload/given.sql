CREATE FUNCTION run_cost(run text) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT 1.0 $$;
