CREATE TABLE payments (id bigint PRIMARY KEY, currency "character"(3));
