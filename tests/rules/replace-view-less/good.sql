CREATE OR REPLACE VIEW active_agents AS SELECT agent_id, handle, role FROM agents WHERE retired_at IS NULL;
CREATE OR REPLACE VIEW roles AS SELECT DISTINCT role, lower(role) AS lowered FROM agents;
