-- migrator: transaction off
DROP SUBSCRIPTION changes;
