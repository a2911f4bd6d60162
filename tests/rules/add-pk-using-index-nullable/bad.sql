ALTER TABLE api_keys ADD CONSTRAINT api_keys_pkey PRIMARY KEY USING INDEX api_keys_pkey;
