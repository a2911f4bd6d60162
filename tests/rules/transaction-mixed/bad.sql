-- migrator: transaction off
ALTER TABLE runs ADD COLUMN note text;
CREATE INDEX CONCURRENTLY runs_note ON runs (note);
