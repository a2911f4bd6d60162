ALTER TABLE payments ADD COLUMN currency text;
