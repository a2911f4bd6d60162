-- migrator: transaction off

CREATE INDEX CONCURRENTLY runs_agent_id_queued_at_idx ON runs (agent_id, queued_at DESC) WHERE status = 'queued';

-- nobody uses a new table yet
CREATE TABLE handovers (run_id uuid);
CREATE INDEX handovers_run_id_idx ON handovers (run_id);

-- It is there already.
CREATE INDEX IF NOT EXISTS agents_handle_idx ON agents (handle);
