ALTER TABLE runs DROP CONSTRAINT runs_attempts_in_range;
