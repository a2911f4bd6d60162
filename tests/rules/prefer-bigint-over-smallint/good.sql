CREATE TABLE runs (id bigint PRIMARY KEY, attempts bigint NOT NULL);
