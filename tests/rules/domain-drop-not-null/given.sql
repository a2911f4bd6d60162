CREATE DOMAIN currency_code AS text NOT NULL;
CREATE TABLE payments (payment_id bigint PRIMARY KEY, currency currency_code);
