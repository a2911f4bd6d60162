ALTER TABLE payments ALTER COLUMN currency TYPE varchar(10);
ALTER TABLE payments ALTER COLUMN amount TYPE numeric(14, 2);
