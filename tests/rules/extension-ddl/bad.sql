ALTER TABLE metrics ADD COLUMN unit text;
