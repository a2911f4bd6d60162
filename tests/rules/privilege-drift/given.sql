CREATE TABLE agents (id bigint PRIMARY KEY);
CREATE TABLE runs (id bigint PRIMARY KEY);
GRANT SELECT, INSERT, UPDATE ON agents, runs TO agento_app;
GRANT SELECT ON agents TO auditor;
