CREATE TABLE payments (run_id uuid NOT NULL, submitted_at timestamptz NOT NULL, settled_at timestamptz);
CREATE INDEX payments_run_id_submitted_at_idx ON payments (run_id, submitted_at);
