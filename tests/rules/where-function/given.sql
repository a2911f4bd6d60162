CREATE TABLE customers (id bigint PRIMARY KEY, email text UNIQUE, name text, visits integer NOT NULL);
