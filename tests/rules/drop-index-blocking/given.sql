CREATE TABLE runs (run_id uuid PRIMARY KEY, queued_at timestamptz NOT NULL, status text NOT NULL);
CREATE INDEX runs_queue_idx ON runs (queued_at) WHERE status = 'queued';
