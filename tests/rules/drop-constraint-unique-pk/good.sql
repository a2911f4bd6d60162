-- The index that takes its place keeps the rows unique; it was built CONCURRENTLY by a migration before.
ALTER TABLE agents
    DROP CONSTRAINT agents_handle_key,
    ADD  CONSTRAINT agents_handle_new_key UNIQUE USING INDEX agents_handle_new_key;

-- What can be validated is no key.
ALTER TABLE elsewhere VALIDATE CONSTRAINT elsewhere_positive;
ALTER TABLE elsewhere DROP CONSTRAINT elsewhere_positive;

-- The same again, under another name, before anybody else sees the table.
ALTER TABLE api_keys DROP CONSTRAINT api_keys_secret_hash_key;
CREATE UNIQUE INDEX api_keys_secret_hash_idx ON api_keys (secret_hash);

-- Known not to be there.
ALTER TABLE api_keys DROP CONSTRAINT IF EXISTS api_keys_name_key;
