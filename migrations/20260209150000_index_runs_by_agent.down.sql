-- migrator: transaction off
DROP INDEX CONCURRENTLY runs_agent_id_queued_at_idx;
