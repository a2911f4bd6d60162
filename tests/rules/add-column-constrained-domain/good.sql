ALTER TABLE payments ADD COLUMN currency text;
ALTER TABLE payments ADD CONSTRAINT payments_currency_check CHECK (currency ~ '^[A-Z]{3}$') NOT VALID;

-- A domain without constraints is only a name.
ALTER TABLE payments ADD COLUMN reference label;
