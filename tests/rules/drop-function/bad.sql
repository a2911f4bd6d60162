DROP FUNCTION run_cost(bigint);
