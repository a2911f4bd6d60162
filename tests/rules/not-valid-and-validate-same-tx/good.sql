-- added by a migration before
ALTER TABLE runs VALIDATE CONSTRAINT runs_finished_with_status;
