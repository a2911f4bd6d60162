ALTER FUNCTION run_cost(bigint) RENAME TO cost_of_run;
