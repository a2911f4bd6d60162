-- migrator: incompatible "releases before 2.4 count attempts without end; the sixth is refused from here on"
--
-- A run is tried five times at most. NOT VALID: checked for every write from here on, without reading the table now.

ALTER TABLE orchestration_runs
    ADD CONSTRAINT runs_attempts_in_range CHECK (attempts BETWEEN 0 AND 5) NOT VALID;
