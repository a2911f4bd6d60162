SET LOCAL statement_timeout = '1min';
COMMENT ON COLUMN runs.agent_id IS 'who does it';
