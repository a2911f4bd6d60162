CREATE TABLE agents (agent_id uuid PRIMARY KEY, handle text NOT NULL, role text NOT NULL, retired_at timestamptz);
CREATE VIEW active_agents AS SELECT agent_id, handle FROM agents WHERE retired_at IS NULL;
CREATE VIEW all_agents AS SELECT agent_id, handle FROM agents;
CREATE VIEW handles AS SELECT agent_id, handle FROM agents;
CREATE VIEW shown AS SELECT agent_id, handle FROM agents;
CREATE VIEW roles AS SELECT DISTINCT role FROM agents;
