-- run_cost(42) means neither of them from now on.
CREATE FUNCTION run_cost(run bigint, factor numeric DEFAULT 1, tax numeric DEFAULT 0) RETURNS numeric
    LANGUAGE sql STABLE AS $$ SELECT factor + tax $$;
-- And run_price(42), run_price('42') neither.
CREATE FUNCTION run_price(run numeric) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT 1.0 $$;
