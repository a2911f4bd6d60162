ALTER TABLE runs ADD COLUMN note text;
