-- migrator: transaction off
CREATE INDEX CONCURRENTLY runs_state ON runs (state);
ANALYZE runs;
