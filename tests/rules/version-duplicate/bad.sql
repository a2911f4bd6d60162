-- file: migrations/20260101000000_create_runs.up.sql
CREATE TABLE runs (id bigint PRIMARY KEY);
-- file: migrations/20260101000000_create_agents.up.sql
CREATE TABLE agents (id bigint PRIMARY KEY);
