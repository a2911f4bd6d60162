-- migrator: transaction off

CREATE INDEX CONCURRENTLY runs_dashboard_idx ON runs (agent_id, status, queued_at, workflow);
