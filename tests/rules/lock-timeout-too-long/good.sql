SET LOCAL lock_timeout = '2s';
ALTER TABLE runs ADD COLUMN note text;
