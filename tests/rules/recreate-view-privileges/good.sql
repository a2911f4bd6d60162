DROP VIEW active_agents;
CREATE VIEW active_agents AS SELECT agent_id, role, handle FROM agents WHERE retired_at IS NULL;
GRANT SELECT ON active_agents TO dashboard;
