-- Replaced: who calls it still finds it.
DROP FUNCTION run_cost(bigint);
CREATE FUNCTION run_cost(run bigint) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT 2.0 $$;
-- As new as this migration.
CREATE FUNCTION helper() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
DROP FUNCTION helper();
