-- file: migrations/20260101000000_create_runs.up.sql
CREATE TABLE runs (id bigint PRIMARY KEY);
-- file: migrations/20260102000000_add_state.up.sql
ALTER TABLE runs ADD COLUMN state text;
