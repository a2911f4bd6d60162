ALTER TABLE payments ADD COLUMN fee numeric(12, 2) CHECK (fee < amount OR amount > 0);
