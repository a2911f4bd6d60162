ALTER TABLE runs ADD COLUMN priority integer NOT NULL;
