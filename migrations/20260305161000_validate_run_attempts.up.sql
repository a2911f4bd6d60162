-- migrator: statement_timeout 30min
--
-- The second half of the limit: reads the whole table, while writes go on.

ALTER TABLE orchestration_runs VALIDATE CONSTRAINT runs_attempts_in_range;
