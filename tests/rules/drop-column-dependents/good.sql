DROP VIEW waiting_runs;
ALTER TABLE runs DROP COLUMN status;
