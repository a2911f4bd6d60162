ALTER DOMAIN currency_code ADD CONSTRAINT currency_code_shape CHECK (VALUE ~ '^[A-Z]{3}$');
