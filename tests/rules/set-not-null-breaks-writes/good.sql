ALTER TABLE runs ADD COLUMN region text DEFAULT 'eu';
ALTER TABLE runs ALTER COLUMN region SET NOT NULL;

-- NULL has been refused since the CHECK is there.
ALTER TABLE runs ALTER COLUMN note SET NOT NULL;
