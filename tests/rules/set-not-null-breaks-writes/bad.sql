ALTER TABLE runs ALTER COLUMN agent_id SET NOT NULL;

-- The running release does not know this column, and so never fills it.
ALTER TABLE runs ADD COLUMN region text;
UPDATE runs SET region = 'eu';
ALTER TABLE runs ALTER COLUMN region SET NOT NULL;
