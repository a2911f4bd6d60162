CREATE TABLE agents (agent_id uuid PRIMARY KEY, created_at timestamptz NOT NULL);
