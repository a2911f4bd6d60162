CREATE TABLE handovers (run_id uuid PRIMARY KEY REFERENCES runs);
