CREATE INDEX runs_agent_id_queued_at_idx ON runs (agent_id, queued_at DESC) WHERE status = 'queued';
CREATE INDEX IF NOT EXISTS agents_lower_handle_idx ON agents (lower(handle));
