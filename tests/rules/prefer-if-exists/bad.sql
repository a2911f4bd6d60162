-- migrator: transaction off
VACUUM runs;
CREATE TABLE archived_runs (run_id bigint PRIMARY KEY);
