CREATE TABLE payments (id bigint PRIMARY KEY, run_id integer);
