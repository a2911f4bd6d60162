-- migrator: transaction off

DROP INDEX CONCURRENTLY payments_run_id_idx;
