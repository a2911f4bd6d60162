-- It takes three arguments, none of them left out.
CREATE FUNCTION run_cost(run bigint, factor numeric, tax numeric) RETURNS numeric
    LANGUAGE sql STABLE AS $$ SELECT factor + tax $$;
