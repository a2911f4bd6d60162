CREATE TYPE run_status AS ENUM ('queued', 'done');
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TYPE level AS ENUM ('low', 'high');
CREATE TABLE users (id bigint PRIMARY KEY, mood mood, level level);
