ALTER TABLE payments ALTER COLUMN paid_at TYPE timestamptz;
ALTER TABLE payments ALTER COLUMN payment_id TYPE bigint;
