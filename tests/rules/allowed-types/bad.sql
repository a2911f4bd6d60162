CREATE TABLE payments (id bigint PRIMARY KEY, amount money NOT NULL, paid_at timestamp NOT NULL);
