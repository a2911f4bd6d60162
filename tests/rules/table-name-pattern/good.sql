CREATE TABLE agents (agent_id uuid PRIMARY KEY);
