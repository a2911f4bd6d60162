-- migrator: transaction off

CREATE INDEX CONCURRENTLY agents_lower_handle_idx ON agents (lower(handle));
