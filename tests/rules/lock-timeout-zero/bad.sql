SET lock_timeout = 0;
ALTER TABLE runs ADD COLUMN note text;
