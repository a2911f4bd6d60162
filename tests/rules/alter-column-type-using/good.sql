ALTER TABLE payments ALTER COLUMN payment_id TYPE bigint USING payment_id::bigint;
