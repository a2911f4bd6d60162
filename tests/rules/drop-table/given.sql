CREATE TABLE agents (agent_id uuid PRIMARY KEY);
CREATE TABLE api_keys (api_key_id uuid PRIMARY KEY, agent_id uuid NOT NULL REFERENCES agents);
