ALTER TABLE api_keys DROP CONSTRAINT api_keys_secret_hash_key;
