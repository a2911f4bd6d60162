CREATE OR REPLACE VIEW active_agents AS SELECT agent_id, handle FROM agents WHERE retired_at > now();
CREATE OR REPLACE VIEW all_agents AS SELECT agent_id, handle FROM agents GROUP BY agent_id, handle;
CREATE OR REPLACE VIEW handles AS SELECT agent_id, lower(handle) AS handle FROM agents;
CREATE OR REPLACE VIEW shown AS SELECT agent_id, handle FROM agents UNION ALL SELECT agent_id, role FROM agents;
