ALTER TABLE payments ALTER COLUMN payment_id TYPE bigint;
