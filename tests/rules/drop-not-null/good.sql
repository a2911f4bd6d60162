-- It may be NULL already.
ALTER TABLE runs ALTER COLUMN note DROP NOT NULL;
