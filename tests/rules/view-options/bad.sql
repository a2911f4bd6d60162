ALTER VIEW active_agents SET (security_invoker = true);
CREATE OR REPLACE VIEW active_agents WITH (check_option = 'local') AS
    SELECT agent_id, handle FROM agents WHERE retired_at IS NULL;
-- Options that are not named again are gone.
CREATE OR REPLACE VIEW own_agents AS SELECT agent_id FROM agents;
DROP VIEW named_agents;
CREATE VIEW named_agents AS SELECT agent_id FROM agents;
