CREATE OR REPLACE FUNCTION run_cost(run bigint) RETURNS text LANGUAGE sql STABLE AS $$ SELECT '1.0' $$;
CREATE OR REPLACE FUNCTION run_price(run bigint, factor numeric) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$ SELECT factor $$;
CREATE OR REPLACE FUNCTION run_price(id bigint, factor numeric DEFAULT 1) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$ SELECT factor $$;
ALTER FUNCTION run_cost(bigint) STRICT;
ALTER FUNCTION run_price(bigint, numeric) SECURITY INVOKER;
-- Dropped and created again, as something else.
DROP FUNCTION run_total(bigint, numeric);
CREATE FUNCTION run_total(run bigint, factor numeric) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT factor $$;
DROP FUNCTION run_tax(numeric);
CREATE FUNCTION run_tax(total numeric) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT total $$;
DROP FUNCTION run_ids();
CREATE FUNCTION run_ids() RETURNS TABLE (id text, cost numeric) LANGUAGE sql AS $$ SELECT '1', 1.0 $$;
DROP FUNCTION run_first();
CREATE FUNCTION run_first() RETURNS SETOF bigint LANGUAGE sql AS $$ SELECT 1 $$;
DROP PROCEDURE run_next(bigint, bigint);
CREATE PROCEDURE run_next(run bigint, next bigint) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
