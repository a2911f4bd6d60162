CREATE TABLE payments (payment_id bigint NOT NULL, paid_on date NOT NULL) PARTITION BY RANGE (paid_on);
