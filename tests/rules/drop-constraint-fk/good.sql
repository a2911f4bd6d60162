-- as new as the constraint
CREATE TABLE handovers (run_id uuid CONSTRAINT handovers_run_id_fkey REFERENCES runs);
ALTER TABLE handovers DROP CONSTRAINT handovers_run_id_fkey;
