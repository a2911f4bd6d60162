ALTER DOMAIN currency_code ADD CONSTRAINT currency_code_shape CHECK (VALUE ~ '^[A-Z]{3}$') NOT VALID;

CREATE DOMAIN label AS text;
ALTER DOMAIN label ADD CHECK (length(VALUE) < 40);
