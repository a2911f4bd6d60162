CREATE TABLE agents (agent_id uuid PRIMARY KEY, handle text);
CREATE INDEX agents_handle_idx ON agents (handle);
CREATE TABLE runs (run_id uuid PRIMARY KEY, agent_id uuid, queued_at timestamptz, status text);
