CREATE TABLE roles (name text PRIMARY KEY);
COPY roles (name) FROM STDIN;
reviewer
\.
