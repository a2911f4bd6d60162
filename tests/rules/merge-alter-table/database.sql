CREATE TABLE runs (id integer NOT NULL, agent_id integer);
