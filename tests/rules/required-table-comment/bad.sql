CREATE TABLE agents (id bigint PRIMARY KEY, name text NOT NULL);
