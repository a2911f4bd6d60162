CREATE TABLE api_keys (api_key_id uuid PRIMARY KEY, secret_hash bytea CONSTRAINT api_keys_secret_hash_key UNIQUE);
CREATE TABLE agents (agent_id uuid PRIMARY KEY, handle text CONSTRAINT agents_handle_key UNIQUE);
CREATE UNIQUE INDEX agents_handle_new_key ON agents (handle);
CREATE TABLE elsewhere (name text CONSTRAINT elsewhere_name_key UNIQUE);
