ALTER TABLE payments ALTER COLUMN reference TYPE text COLLATE "C";
