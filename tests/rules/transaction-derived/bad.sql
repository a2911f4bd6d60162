-- file: migrations/1_runs.up.sql
CREATE TABLE runs (id bigint PRIMARY KEY);
-- file: migrations/2_index.up.sql
ALTER TABLE runs ADD COLUMN note text;
CREATE INDEX CONCURRENTLY runs_note_idx ON runs (note);
