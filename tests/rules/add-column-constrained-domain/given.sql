CREATE DOMAIN currency_code AS text CHECK (VALUE ~ '^[A-Z]{3}$');
CREATE DOMAIN label AS text;
CREATE TABLE payments (payment_id bigint PRIMARY KEY);
