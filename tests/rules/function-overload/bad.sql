-- run_cost(42) may mean either from now on.
CREATE FUNCTION run_cost(run integer) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT 1.0 $$;
