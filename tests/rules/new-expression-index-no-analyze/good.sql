-- migrator: transaction off

CREATE INDEX CONCURRENTLY agents_lower_handle_idx ON agents (lower(handle));
ANALYZE agents;

-- Of a plain column there are statistics already.
CREATE INDEX CONCURRENTLY agents_handle_idx ON agents (handle);
