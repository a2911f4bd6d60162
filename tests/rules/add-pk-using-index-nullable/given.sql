CREATE TABLE api_keys (api_key_id uuid, secret_hash bytea NOT NULL);
CREATE UNIQUE INDEX api_keys_pkey ON api_keys (api_key_id);
CREATE TABLE agents (agent_id uuid, CONSTRAINT agents_agent_id_known CHECK (agent_id IS NOT NULL));
CREATE UNIQUE INDEX agents_pkey ON agents (agent_id);
