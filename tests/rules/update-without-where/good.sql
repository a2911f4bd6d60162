UPDATE agents SET status = 'active' WHERE status = 'enabled';
UPDATE runs SET cost = 0 WHERE run_id IS NOT NULL AND state IS NOT NULL;
UPDATE runs SET cost = 0 WHERE false;
-- another table's column
UPDATE runs SET cost = 0 FROM agents WHERE agents.agent_id IS NOT NULL AND status = 'idle';
-- A column that this migration adds had no values.
ALTER TABLE agents ADD COLUMN note text;
UPDATE agents SET note = 'none';
