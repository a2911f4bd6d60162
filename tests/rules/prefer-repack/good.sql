-- migrator: transaction off

VACUUM runs;
