-- migrator: transaction off

CREATE INDEX CONCURRENTLY payments_submitted_at_idx ON payments (submitted_at);
-- finds fewer rows, which is its point
CREATE INDEX CONCURRENTLY payments_open_idx ON payments (run_id) WHERE settled_at IS NULL;
