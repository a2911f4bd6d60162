-- In a transaction, so not CONCURRENTLY: dropping waits for whoever uses the table, and takes no time itself.
DROP INDEX runs_agent_id_queued_at_idx;
