-- A run is tried five times at most. NOT VALID: checked for every write from here on, without reading the table now.

ALTER TABLE orchestration_runs
    ADD CONSTRAINT runs_attempts_in_range CHECK (attempts BETWEEN 0 AND 5) NOT VALID;
