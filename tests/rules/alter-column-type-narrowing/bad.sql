ALTER TABLE payments ALTER COLUMN amount TYPE numeric(10, 1);
ALTER TABLE payments ALTER COLUMN reference TYPE varchar(20);
