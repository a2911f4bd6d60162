ALTER TABLE customers ALTER COLUMN email TYPE text COLLATE "C";
CREATE TABLE payments (id bigint PRIMARY KEY, reference text);
ALTER TABLE payments ALTER COLUMN reference TYPE text COLLATE any_case;
