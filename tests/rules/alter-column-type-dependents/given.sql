CREATE TABLE payments (
    payment_id integer PRIMARY KEY,
    currency   varchar(3) NOT NULL,
    amount     numeric(10, 2) NOT NULL,
    reference  text,
    paid_at    timestamp
);

CREATE VIEW paid AS SELECT payment_id, amount FROM payments WHERE paid_at IS NOT NULL;
