CREATE TABLE agents (agent_id uuid PRIMARY KEY, handle text);
CREATE INDEX agents_handle_idx ON agents (handle);
