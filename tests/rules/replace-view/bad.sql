CREATE OR REPLACE VIEW active_agents AS SELECT agent_id, handle FROM agents WHERE retired_at > now();
