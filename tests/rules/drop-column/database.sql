CREATE TABLE runs (run_id uuid PRIMARY KEY, note text);
CREATE TABLE agents (agent_id uuid PRIMARY KEY, display_name text);
