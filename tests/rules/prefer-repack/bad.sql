-- migrator: transaction off

VACUUM FULL runs;
