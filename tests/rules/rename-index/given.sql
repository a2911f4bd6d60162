CREATE TABLE agents (agent_id uuid PRIMARY KEY, handle text NOT NULL, created_at timestamptz NOT NULL);
CREATE UNIQUE INDEX agents_handle_idx ON agents (handle);
CREATE INDEX agents_created_at_idx ON agents (created_at);
