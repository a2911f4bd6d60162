CREATE OR REPLACE FUNCTION run_cost(run bigint) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT 2.0 $$;
CREATE OR REPLACE FUNCTION run_price(run bigint, factor numeric DEFAULT 2) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$ SELECT factor $$;
ALTER FUNCTION run_cost(bigint) IMMUTABLE;
ALTER FUNCTION run_cost(bigint) SECURITY INVOKER;
DROP FUNCTION run_ids();
CREATE FUNCTION run_ids() RETURNS TABLE (id bigint, cost numeric) LANGUAGE sql AS $$ SELECT 2, 1.0 $$;
DROP FUNCTION run_first();
CREATE FUNCTION run_first() RETURNS bigint LANGUAGE sql AS $$ SELECT 2 $$;
