-- migrator: transaction off
CREATE INDEX CONCURRENTLY metrics_agent_id_idx ON metrics (agent_id, at);
