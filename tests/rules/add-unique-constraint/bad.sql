ALTER TABLE api_keys ADD CONSTRAINT api_keys_secret_hash_key UNIQUE (secret_hash);
ALTER TABLE agents ADD CONSTRAINT agents_name UNIQUE (name) WITH (fillfactor = 80) DEFERRABLE INITIALLY DEFERRED;
