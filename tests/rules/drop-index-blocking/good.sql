-- migrator: transaction off

DROP INDEX CONCURRENTLY runs_queue_idx;
