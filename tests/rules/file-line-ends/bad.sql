-- file: migrations/20260101000000_create_runs.up.sql
CREATE TABLE runs (id bigint PRIMARY KEY);
-- bytes: migrations/20260102000000_add_note.up.sql
ALTER TABLE runs\r\n    ADD COLUMN note text;
