CREATE TABLE agents (id bigint PRIMARY KEY, name text, created_at timestamptz);
