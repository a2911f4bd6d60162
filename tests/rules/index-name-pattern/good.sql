-- migrator: transaction off

CREATE INDEX CONCURRENTLY agents_handle_idx ON agents (handle);
