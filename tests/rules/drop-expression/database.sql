CREATE TABLE runs (started_at timestamptz, finished_at timestamptz, took interval GENERATED ALWAYS AS (finished_at - started_at) STORED);
