CREATE TABLE runs (id bigint PRIMARY KEY, attempts smallint NOT NULL);
