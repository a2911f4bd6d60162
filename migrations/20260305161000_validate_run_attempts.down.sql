-- PostgreSQL has no way back to NOT VALID but making it anew.
ALTER TABLE orchestration_runs
    DROP CONSTRAINT runs_attempts_in_range,
    ADD  CONSTRAINT runs_attempts_in_range CHECK (attempts BETWEEN 0 AND 5) NOT VALID;
