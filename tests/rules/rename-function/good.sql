CREATE FUNCTION cost_of_run(run bigint) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT run_cost(run) $$;
