CREATE TABLE waiting_runs (id bigint PRIMARY KEY);
