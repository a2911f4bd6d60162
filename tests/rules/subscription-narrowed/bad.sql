-- migrator: transaction off
ALTER SUBSCRIPTION changes DISABLE;
ALTER SUBSCRIPTION changes SET (slot_name = NONE);
ALTER SUBSCRIPTION changes CONNECTION 'host=reports2';
ALTER SUBSCRIPTION changes SET PUBLICATION other_changes;
