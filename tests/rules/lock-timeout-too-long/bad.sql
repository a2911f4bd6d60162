SET LOCAL lock_timeout = '10min';
ALTER TABLE runs ADD COLUMN note text;
