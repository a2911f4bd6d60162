CREATE TABLE plans (name text PRIMARY KEY);
INSERT INTO plans VALUES ('free'), ('team');
