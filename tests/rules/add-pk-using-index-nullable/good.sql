-- proved by the CHECK, so that nothing has to be read
ALTER TABLE agents ADD CONSTRAINT agents_pkey PRIMARY KEY USING INDEX agents_pkey;
