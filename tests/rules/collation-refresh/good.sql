-- migrator: transaction off

REINDEX TABLE CONCURRENTLY agents;
ALTER COLLATION german REFRESH VERSION;
