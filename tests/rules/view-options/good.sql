ALTER VIEW active_agents SET (security_barrier = true);
CREATE VIEW retired_agents WITH (security_invoker = true) AS
    SELECT agent_id, handle FROM agents WHERE retired_at IS NOT NULL;
ALTER TABLE agents SET (fillfactor = 90);
CREATE OR REPLACE VIEW own_agents WITH (security_barrier, security_invoker) AS SELECT agent_id FROM agents;
