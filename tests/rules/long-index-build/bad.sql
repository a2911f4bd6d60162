-- migrator: transaction off
CREATE INDEX CONCURRENTLY runs_agent_id_idx ON runs (agent_id);
