ALTER TABLE payments ALTER COLUMN currency TYPE varchar(10);
ALTER TABLE payments ALTER COLUMN currency TYPE text;
ALTER TABLE payments ALTER COLUMN amount TYPE numeric(14, 2);

-- Types that CREATE TABLE AS takes over.
ALTER TABLE old_payments ALTER COLUMN currency TYPE varchar(10);
ALTER TABLE old_payments ALTER COLUMN amount TYPE numeric(14, 2);
