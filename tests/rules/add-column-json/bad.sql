ALTER TABLE runs ADD COLUMN trace json;
