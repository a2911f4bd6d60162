CREATE TABLE agents (agent_id uuid PRIMARY KEY);
CREATE TABLE runs (run_id uuid PRIMARY KEY, agent_id uuid,
    CONSTRAINT runs_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents NOT ENFORCED);
