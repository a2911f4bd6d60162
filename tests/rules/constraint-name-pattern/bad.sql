CREATE TABLE agents (agent_id uuid CONSTRAINT agents_pk PRIMARY KEY);
