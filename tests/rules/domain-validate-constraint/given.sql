CREATE DOMAIN currency_code AS text;
CREATE TABLE payments (payment_id bigint PRIMARY KEY, currency currency_code);

ALTER DOMAIN currency_code ADD CONSTRAINT currency_code_shape CHECK (VALUE ~ '^[A-Z]{3}$') NOT VALID;
CREATE DOMAIN label AS text;
ALTER DOMAIN label ADD CONSTRAINT label_short CHECK (length(VALUE) < 40) NOT VALID;
