CREATE TABLE agents (
    agent_id   uuid PRIMARY KEY,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE TEMPORARY TABLE seen (agent_id uuid);
