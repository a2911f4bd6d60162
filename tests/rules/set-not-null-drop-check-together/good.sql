ALTER TABLE runs ALTER COLUMN agent_id SET NOT NULL;
ALTER TABLE runs DROP CONSTRAINT runs_agent_id_not_null;
