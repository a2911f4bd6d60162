-- migrator: transaction off
ALTER SUBSCRIPTION changes ENABLE;
ALTER SUBSCRIPTION changes REFRESH PUBLICATION;
ALTER SUBSCRIPTION changes ADD PUBLICATION more_changes;
ALTER SUBSCRIPTION changes SET (synchronous_commit = off);
