-- The CHECK was validated while others read and wrote; now nothing has to be read.
ALTER TABLE payments ALTER COLUMN run_id SET NOT NULL;
ALTER TABLE payments DROP CONSTRAINT payments_run_id_not_null;
