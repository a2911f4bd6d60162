CREATE TYPE run_state AS ENUM ('new', 'done');
CREATE TABLE agents (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TABLE runs (id bigint PRIMARY KEY, state run_state NOT NULL);
