-- migrator: transaction off
CREATE INDEX CONCURRENTLY agents_name_idx ON agents (name);
