-- Checked for every write from here on; the rows that are there are read by VALIDATE, in the next migration.
ALTER TABLE runs ADD CONSTRAINT runs_agent_id_fkey
    FOREIGN KEY (agent_id) REFERENCES agents (agent_id) ON DELETE RESTRICT NOT VALID;

-- Nobody uses a new table yet.
CREATE TABLE handovers (run_id uuid NOT NULL);
ALTER TABLE handovers ADD FOREIGN KEY (run_id) REFERENCES runs (run_id);
