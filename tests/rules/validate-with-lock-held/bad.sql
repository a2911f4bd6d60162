ALTER TABLE agents ADD COLUMN note text;
ALTER TABLE runs VALIDATE CONSTRAINT runs_agent_id_fkey;
