ALTER TABLE runs ADD COLUMN score integer;
