ALTER TABLE runs ADD COLUMN cost numeric;
