ALTER TABLE api_keys DROP CONSTRAINT api_keys_agent_id_fkey;
ALTER TABLE runs ALTER CONSTRAINT runs_agent_id_fkey NOT ENFORCED; -- PostgreSQL 18
