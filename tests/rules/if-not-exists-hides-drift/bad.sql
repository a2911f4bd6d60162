CREATE TABLE IF NOT EXISTS runs (id bigint PRIMARY KEY, state text, priority integer);
ALTER TABLE runs ADD COLUMN IF NOT EXISTS state integer;
