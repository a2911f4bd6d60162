-- migrator: transaction off
-- What became of an index can be looked up.
CREATE INDEX CONCURRENTLY runs_state ON runs (state);
VACUUM runs;
