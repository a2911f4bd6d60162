-- file: migrations/1_runs.up.sql
BEGIN;
CREATE TABLE runs (id bigint PRIMARY KEY);
COMMIT;

BEGIN;
CREATE TABLE agents (id bigint PRIMARY KEY);
COMMIT;
