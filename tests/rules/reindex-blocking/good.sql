-- migrator: transaction off

REINDEX TABLE CONCURRENTLY runs;
