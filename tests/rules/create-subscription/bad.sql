-- migrator: transaction off
CREATE SUBSCRIPTION changes CONNECTION 'host=reports' PUBLICATION changes;
