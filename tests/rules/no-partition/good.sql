CREATE TABLE payments (payment_id bigint PRIMARY KEY, paid_on date NOT NULL);
