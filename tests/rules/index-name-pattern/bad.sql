-- migrator: transaction off

CREATE INDEX CONCURRENTLY by_handle ON agents (handle);
