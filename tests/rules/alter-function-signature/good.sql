CREATE OR REPLACE FUNCTION run_cost(run bigint) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT 2.0 $$;
CREATE OR REPLACE FUNCTION run_price(run bigint, factor numeric DEFAULT 2) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$ SELECT factor $$;
ALTER FUNCTION run_cost(bigint) IMMUTABLE;
ALTER FUNCTION run_cost(bigint) SECURITY INVOKER;
