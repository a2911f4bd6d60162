-- Built by CREATE UNIQUE INDEX CONCURRENTLY, in a migration before.
ALTER TABLE api_keys ADD CONSTRAINT api_keys_secret_hash_key UNIQUE USING INDEX api_keys_secret_hash_key;
