-- migrator: transaction off

CREATE INDEX CONCURRENTLY ON runs (agent_id);
