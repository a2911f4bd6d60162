-- migrator: transaction off

REINDEX TABLE runs;
