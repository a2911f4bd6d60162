ALTER TABLE api_keys ADD PRIMARY KEY (api_key_id);
ALTER TABLE queues DROP CONSTRAINT queues_pkey, ADD PRIMARY KEY (queue_id) DEFERRABLE;
ALTER TABLE agents DROP CONSTRAINT agents_pkey;
ALTER TABLE agents ADD CONSTRAINT agents_pkey PRIMARY KEY (agent_id) INCLUDE (name);
