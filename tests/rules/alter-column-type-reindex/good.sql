-- No index sorts by it.
ALTER TABLE payments ALTER COLUMN currency TYPE varchar(3) COLLATE "C";
