ALTER TABLE runs ADD CONSTRAINT runs_priority_known CHECK (priority IN ('low', 'high')) NOT VALID;
