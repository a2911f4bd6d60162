CREATE TABLE agents (agent_id bigint PRIMARY KEY, handle text NOT NULL);
