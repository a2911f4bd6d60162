-- file: migrations/20260101000000_create_runs.up.sql
-- migrator: irreversible "an example"
CREATE TABLE runs (id bigint PRIMARY KEY);
-- file: migrations/20260102000000_add_note.up.sql
-- migrator: irreversible "an example"
ALTER TABLE runs ADD COLUMN note text;
