CREATE TABLE runs (id bigint PRIMARY KEY, state text NOT NULL);
