-- file: migrations/1_runs.up.sql
CREATE TABLE runs (id bigint PRIMARY KEY);
-- file: migrations/2_note.up.sql
ALTER TABLE runs ADD COLUMN note text;
