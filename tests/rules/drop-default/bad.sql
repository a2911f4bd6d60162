ALTER TABLE runs ALTER COLUMN status DROP DEFAULT;

-- Filled once for the rows that are there; but the running release goes on inserting.
ALTER TABLE runs ADD COLUMN region text NOT NULL DEFAULT 'eu';
ALTER TABLE runs ALTER COLUMN region DROP DEFAULT;

ALTER TABLE runs ALTER COLUMN kind SET DEFAULT NULL;
