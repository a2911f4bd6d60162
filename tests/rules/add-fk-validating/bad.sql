ALTER TABLE runs ADD CONSTRAINT runs_agent_id_fkey
    FOREIGN KEY (agent_id) REFERENCES agents (agent_id) ON DELETE RESTRICT;
