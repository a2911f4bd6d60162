ALTER TABLE payments ALTER COLUMN amount TYPE numeric(14, 2);
ALTER TABLE payments ALTER COLUMN payment_id TYPE bigint;
