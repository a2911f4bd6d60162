CREATE FUNCTION run_cost(run bigint) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT 1.0 $$;
CREATE FUNCTION run_price(run bigint, factor numeric DEFAULT 1) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$ SELECT factor $$;
CREATE FUNCTION run_total(run bigint, factor numeric DEFAULT 1) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT factor $$;
CREATE FUNCTION run_tax(cost numeric) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT cost $$;
CREATE FUNCTION run_ids() RETURNS TABLE (id bigint, cost numeric) LANGUAGE sql AS $$ SELECT 1, 1.0 $$;
CREATE FUNCTION run_first() RETURNS bigint LANGUAGE sql AS $$ SELECT 1 $$;
CREATE PROCEDURE run_next(run bigint, INOUT next bigint) LANGUAGE plpgsql AS $$ BEGIN next := run; END $$;
