CREATE TABLE payments (id bigint PRIMARY KEY, currency char(3));
