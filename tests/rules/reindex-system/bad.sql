-- migrator: transaction off

REINDEX SYSTEM agento;
