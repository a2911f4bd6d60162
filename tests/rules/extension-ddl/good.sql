CREATE TABLE units (name text PRIMARY KEY);
ALTER TABLE units ADD COLUMN symbol text;
