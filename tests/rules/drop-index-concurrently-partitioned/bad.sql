-- migrator: transaction off

DROP INDEX CONCURRENTLY run_events_run_id_idx;
