CREATE TABLE runs (run_id uuid PRIMARY KEY, note text);
