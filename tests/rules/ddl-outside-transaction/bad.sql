-- migrator: transaction off

ALTER TABLE runs ENABLE ROW LEVEL SECURITY;
CREATE INDEX CONCURRENTLY IF NOT EXISTS runs_agent_id_idx ON runs (agent_id);
