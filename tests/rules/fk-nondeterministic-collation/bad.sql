CREATE TABLE payments (id bigint PRIMARY KEY, email text NOT NULL REFERENCES customers);
