ALTER TABLE runs ADD CONSTRAINT runs_attempts_in_range CHECK (attempts BETWEEN 0 AND 5) NOT ENFORCED;
