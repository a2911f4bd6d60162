CREATE TABLE runs (run_id uuid PRIMARY KEY, input jsonb NOT NULL);
