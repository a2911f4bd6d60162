-- migrator: transaction off
VACUUM runs;
CREATE TABLE IF NOT EXISTS archived_runs (run_id bigint PRIMARY KEY);
ALTER TABLE runs DROP CONSTRAINT IF EXISTS runs_key;
ALTER TABLE runs ADD CONSTRAINT runs_key UNIQUE USING INDEX runs_key_idx;
CREATE TEMPORARY TABLE moved (run_id bigint) ON COMMIT DROP;
