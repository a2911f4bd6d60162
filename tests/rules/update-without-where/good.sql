UPDATE agents SET status = 'active' WHERE status = 'enabled';
-- A column that this migration adds had no values.
ALTER TABLE agents ADD COLUMN note text;
UPDATE agents SET note = 'none';
