CREATE FUNCTION run_cost(run bigint) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT 1.0 $$;
CREATE FUNCTION run_price(run bigint, factor numeric DEFAULT 1) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$ SELECT factor $$;
CREATE FUNCTION run_total(run bigint, factor numeric DEFAULT 1) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT factor $$;
CREATE FUNCTION run_tax(cost numeric) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT cost $$;
