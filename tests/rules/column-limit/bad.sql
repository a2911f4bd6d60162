ALTER TABLE answers ADD COLUMN score integer;
