ALTER TABLE customers ALTER COLUMN email TYPE text COLLATE any_case;
