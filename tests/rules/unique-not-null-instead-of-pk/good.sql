CREATE TABLE payments (id bigint PRIMARY KEY, number bigint NOT NULL UNIQUE);
