CREATE TABLE agents (agent_id uuid PRIMARY KEY, retired_at timestamptz);
CREATE TABLE api_keys (
    api_key_id uuid PRIMARY KEY,
    agent_id   uuid NOT NULL CONSTRAINT api_keys_agent_id_fkey REFERENCES agents
);
CREATE VIEW active_agents AS SELECT agent_id FROM agents WHERE retired_at IS NULL;
