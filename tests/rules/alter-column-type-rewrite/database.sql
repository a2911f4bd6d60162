CREATE TABLE payments (
    payment_id integer PRIMARY KEY,
    currency   varchar(3) NOT NULL,
    amount     numeric(10, 2) NOT NULL,
    reference  text,
    paid_at    timestamp
);
CREATE TABLE old_payments AS SELECT currency, amount::numeric(10, 2) FROM payments;
CREATE TABLE invoices (number bigint);
