ALTER TABLE api_keys ADD PRIMARY KEY (api_key_id);
