CREATE TABLE handovers (run_id text PRIMARY KEY REFERENCES runs (run_id));
