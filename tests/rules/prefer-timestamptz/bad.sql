CREATE TABLE payments (id bigint PRIMARY KEY, paid_at timestamp);
