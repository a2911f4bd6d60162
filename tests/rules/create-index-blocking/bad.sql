CREATE INDEX runs_agent_id_queued_at_idx ON runs (agent_id, queued_at DESC) WHERE status = 'queued';
