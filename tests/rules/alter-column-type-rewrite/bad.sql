ALTER TABLE payments ALTER COLUMN payment_id TYPE bigint;

-- Nothing is known of this table, so nothing good is assumed.
ALTER TABLE invoices ALTER COLUMN number TYPE text;
