-- migrator: transaction off

ALTER TABLE runs ADD COLUMN started_by text;
ALTER TABLE runs ADD COLUMN stopped_by text;
ALTER TABLE runs ADD COLUMN retried_by text;
