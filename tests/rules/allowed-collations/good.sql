CREATE TABLE agents (id bigint PRIMARY KEY, name text COLLATE "C" NOT NULL, title text NOT NULL);
