CREATE TABLE runs (run_id integer PRIMARY KEY);
CREATE TABLE payments (
    payment_id bigint PRIMARY KEY,
    run_id     integer REFERENCES runs (run_id),
    currency   varchar(3) CONSTRAINT payments_currency_known CHECK (currency IN ('EUR', 'USD')),
    reference  text
);
