ALTER TABLE payments ADD COLUMN fee numeric(12, 2);
ALTER TABLE payments ADD CONSTRAINT payments_fee_check CHECK (fee >= 0) NOT VALID;
