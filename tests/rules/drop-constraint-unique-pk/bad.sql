ALTER TABLE api_keys DROP CONSTRAINT api_keys_secret_hash_key;
ALTER TABLE elsewhere DROP CONSTRAINT IF EXISTS elsewhere_name_key;
