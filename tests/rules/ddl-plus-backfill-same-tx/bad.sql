-- ADD COLUMN takes a moment, but what it locks stays locked until the UPDATE is through and the migration commits.
ALTER TABLE runs ADD COLUMN priority integer;
UPDATE runs SET priority = 0 WHERE priority IS NULL;
