-- migrator: transaction off
-- migrator: incompatible "cancelled runs are not needed any more"
DELETE FROM runs WHERE state = 'cancelled';
VACUUM runs;
