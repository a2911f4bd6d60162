DROP VIEW active_agents;
CREATE VIEW active_agents AS SELECT agent_id, role, handle FROM agents WHERE retired_at IS NULL;
GRANT SELECT ON active_agents TO dashboard;
-- On this one nobody has been granted anything.
DROP VIEW retired_agents;
CREATE VIEW retired_agents AS SELECT agent_id, handle FROM agents WHERE retired_at IS NOT NULL;
