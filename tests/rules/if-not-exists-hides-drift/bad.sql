CREATE TABLE IF NOT EXISTS runs (id bigint PRIMARY KEY, state text, priority integer);
ALTER TABLE runs ADD COLUMN IF NOT EXISTS state integer;
CREATE INDEX IF NOT EXISTS runs_state_idx ON runs (state, id);
