-- migrator: transaction off
VACUUM runs;
CREATE TABLE IF NOT EXISTS archived_runs (run_id bigint PRIMARY KEY);
