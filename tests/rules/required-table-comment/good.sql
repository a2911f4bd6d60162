CREATE TABLE agents (id bigint PRIMARY KEY, name text NOT NULL);
COMMENT ON TABLE agents IS 'who may start runs';
