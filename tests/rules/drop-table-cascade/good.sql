-- what depends on it is named
DROP VIEW active_agents;
ALTER TABLE api_keys DROP CONSTRAINT api_keys_agent_id_fkey;
DROP TABLE agents;
