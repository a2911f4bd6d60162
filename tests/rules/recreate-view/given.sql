CREATE TABLE agents (agent_id uuid PRIMARY KEY, handle text NOT NULL, role text NOT NULL, retired_at timestamptz);
CREATE VIEW active_agents AS SELECT agent_id, handle FROM agents WHERE retired_at IS NULL;
CREATE VIEW roles AS SELECT agent_id, role FROM agents;
CREATE VIEW names AS SELECT agent_id, handle FROM agents;
CREATE VIEW short AS SELECT agent_id, role FROM agents;
CREATE VIEW filled AS SELECT agent_id, role FROM agents;
CREATE VIEW read AS SELECT agent_id FROM agents;
CREATE VIEW reads AS SELECT agent_id FROM read;
CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS agents FROM agents;
