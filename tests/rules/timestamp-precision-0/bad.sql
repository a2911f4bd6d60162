CREATE TABLE payments (id bigint PRIMARY KEY, paid_at timestamptz(0));
