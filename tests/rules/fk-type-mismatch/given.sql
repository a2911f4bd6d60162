CREATE TABLE runs (run_id uuid PRIMARY KEY);
CREATE TABLE workflows (workflow text PRIMARY KEY);
