ALTER TABLE metrics ALTER COLUMN value TYPE numeric(20, 6);
