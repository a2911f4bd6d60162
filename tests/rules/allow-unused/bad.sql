CREATE TABLE agents (id bigint PRIMARY KEY, name text);
-- migrator: allow create-index-blocking "the table is empty"
CREATE INDEX agents_name_idx ON agents (name);
