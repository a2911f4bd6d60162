CREATE TABLE agents (id serial PRIMARY KEY, name text NOT NULL);
CREATE TABLE runs (id bigserial PRIMARY KEY, status text NOT NULL);
SELECT setval('agents_id_seq', 1800000000), setval('runs_id_seq', 1800000000);
