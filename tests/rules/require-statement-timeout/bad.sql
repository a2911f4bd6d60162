COMMENT ON COLUMN runs.agent_id IS 'who does it';
