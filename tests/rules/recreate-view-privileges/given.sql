CREATE TABLE agents (agent_id uuid PRIMARY KEY, handle text NOT NULL, role text NOT NULL, retired_at timestamptz);
CREATE VIEW active_agents AS SELECT agent_id, handle FROM agents WHERE retired_at IS NULL;
GRANT SELECT ON active_agents TO dashboard;
CREATE VIEW retired_agents AS SELECT agent_id, handle FROM agents WHERE retired_at IS NOT NULL;
