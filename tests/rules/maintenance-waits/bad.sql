COMMENT ON COLUMN runs.output IS 'what the agent answered';
ALTER TABLE runs ALTER COLUMN agent_id SET STATISTICS 1000;
