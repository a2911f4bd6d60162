DROP VIEW active_agents;
CREATE VIEW active_agents AS SELECT agent_id, role FROM agents WHERE retired_at IS NULL;
-- The same names, and something else.
DROP VIEW names;
CREATE VIEW names AS SELECT agent_id::text AS agent_id, handle FROM agents;
DROP VIEW short;
CREATE VIEW short AS SELECT agent_id, role FROM agents LIMIT 10;
DROP VIEW roles;
CREATE VIEW roles AS SELECT DISTINCT agent_id, role FROM agents;
DROP VIEW filled;
CREATE MATERIALIZED VIEW filled AS SELECT agent_id, role FROM agents;
DROP VIEW read CASCADE;
CREATE VIEW read AS SELECT agent_id FROM agents;
DROP MATERIALIZED VIEW counted;
CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS agents FROM agents WITH NO DATA;
