CREATE OR REPLACE VIEW retired_agents AS SELECT agent_id, handle FROM agents WHERE retired_at IS NOT NULL;
