ALTER VIEW active_agents SET (security_invoker = true);
CREATE OR REPLACE VIEW active_agents WITH (check_option = 'local') AS
    SELECT agent_id, handle FROM agents WHERE retired_at IS NULL;
