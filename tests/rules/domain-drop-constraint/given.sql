CREATE DOMAIN currency_code AS text CONSTRAINT currency_code_shape CHECK (VALUE ~ '^[A-Z]{3}$');
CREATE TABLE payments (payment_id bigint PRIMARY KEY, currency currency_code);
