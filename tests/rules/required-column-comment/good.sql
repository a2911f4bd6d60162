CREATE TABLE agents (id bigint PRIMARY KEY, name text NOT NULL);
COMMENT ON COLUMN agents.id IS 'given out by the program';
COMMENT ON COLUMN agents.name IS 'as it is shown to people';
