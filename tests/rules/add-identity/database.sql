CREATE TABLE runs (run_id bigint PRIMARY KEY);
