CREATE TABLE agents (id bigint PRIMARY KEY, name text COLLATE "de_DE" NOT NULL);
