-- file: migrations/20260101000000_create_runs.up.sql
CREATE TABLE runs (id bigint PRIMARY KEY);
-- file: queries/run.sql
-- name: find_run :one
SELECT id FROM runs WHERE id = $1;
-- file: migrations/20260102000000_add_note.up.sql
ALTER TABLE runs RENAME COLUMN id TO run_id;
