CREATE TABLE waiting_runs (id bigint PRIMARY KEY);

-- As PostgreSQL has cut it.
DROP VIEW agents_that_have_been_waiting_for_a_run_for_more_than_a_day_by;
