CREATE TABLE agents (agent_id bigint PRIMARY KEY, status text);
CREATE TABLE runs (run_id bigint PRIMARY KEY, agent_id bigint NOT NULL, state text, cost numeric);
