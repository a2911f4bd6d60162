CREATE ROLE app;
CREATE TABLE users (id bigint PRIMARY KEY, email text, name text);
CREATE TABLE teams (id bigint PRIMARY KEY, name text);
CREATE TABLE tags (id bigint PRIMARY KEY, name text);
CREATE TABLE plans (id bigint PRIMARY KEY, name text);
CREATE TABLE notes (id bigint PRIMARY KEY);
GRANT SELECT ON notes TO app;
CREATE TABLE runs (run_id uuid PRIMARY KEY, name text);
