-- migrator: transaction off
--
-- The dashboard lists an agent's runs, newest first. The table is in use: built without stopping writers, which
-- PostgreSQL does outside a transaction only.

CREATE INDEX CONCURRENTLY runs_agent_id_queued_at_idx ON orchestration_runs (agent_id, queued_at DESC);
