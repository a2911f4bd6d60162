CREATE TABLE handovers (run_id uuid);
CREATE INDEX handovers_run_id_idx ON handovers (run_id);
