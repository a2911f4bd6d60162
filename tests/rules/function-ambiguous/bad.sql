-- run_cost(42) means neither of them from now on.
CREATE FUNCTION run_cost(run bigint, factor numeric DEFAULT 1, tax numeric DEFAULT 0) RETURNS numeric
    LANGUAGE sql STABLE AS $$ SELECT factor + tax $$;
