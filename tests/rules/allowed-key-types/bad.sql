CREATE TABLE agents (name text PRIMARY KEY);
CREATE TABLE runs (agent uuid NOT NULL, started date NOT NULL, PRIMARY KEY (agent, started));
