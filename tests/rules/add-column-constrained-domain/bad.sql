ALTER TABLE payments ADD COLUMN currency currency_code;
