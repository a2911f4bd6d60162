-- The same numbers, from a sequence of its own.
ALTER TABLE runs ALTER COLUMN run_id DROP IDENTITY;
CREATE SEQUENCE runs_run_id START WITH 100000;
ALTER TABLE runs ALTER COLUMN run_id SET DEFAULT nextval('runs_run_id');
