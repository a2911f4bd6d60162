CREATE TABLE IF NOT EXISTS payments (id bigint PRIMARY KEY);
ALTER TABLE runs ADD COLUMN IF NOT EXISTS priority integer;
CREATE INDEX IF NOT EXISTS runs_priority_idx ON runs (priority);
