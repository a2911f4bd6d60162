-- migrator: transaction off
-- migrator: incompatible "cancelled runs are not needed any more"
DO $$
BEGIN
    DELETE FROM runs WHERE state = 'cancelled';
    COMMIT;
END $$;
ALTER TABLE runs DROP COLUMN cancelled_at;
