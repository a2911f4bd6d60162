CREATE TABLE agents (agent_id uuid PRIMARY KEY, handle text NOT NULL, role text NOT NULL, retired_at timestamptz);
CREATE VIEW active_agents AS SELECT agent_id, handle FROM agents WHERE retired_at IS NULL;
CREATE VIEW own_agents WITH (security_invoker = true, security_barrier) AS SELECT agent_id FROM agents;
CREATE VIEW named_agents WITH (security_barrier) AS SELECT agent_id FROM agents WITH CHECK OPTION;
