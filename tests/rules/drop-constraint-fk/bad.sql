ALTER TABLE api_keys DROP CONSTRAINT api_keys_agent_id_fkey;
