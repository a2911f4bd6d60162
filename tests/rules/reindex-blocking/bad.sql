-- migrator: transaction off

REINDEX TABLE runs;
REINDEX SYSTEM agento;
