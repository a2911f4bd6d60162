-- migrator: transaction off

DROP INDEX CONCURRENTLY agents_handle_idx;
