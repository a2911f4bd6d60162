CREATE TABLE agents (agent_id uuid PRIMARY KEY);
CREATE TABLE api_keys (
    api_key_id uuid PRIMARY KEY,
    agent_id   uuid NOT NULL CONSTRAINT api_keys_agent_id_fkey REFERENCES agents ON DELETE CASCADE
);
CREATE TABLE runs (run_id uuid PRIMARY KEY, agent_id uuid CONSTRAINT runs_agent_id_fkey REFERENCES agents);
