CREATE FUNCTION run_cost(run bigint, factor numeric DEFAULT 1) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT factor $$;
CREATE FUNCTION run_price(run bigint) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT 1.0 $$;
