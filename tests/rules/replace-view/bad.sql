CREATE OR REPLACE VIEW active_agents AS SELECT agent_id, handle, role FROM agents WHERE retired_at IS NULL;
