ALTER DOMAIN currency_code DROP CONSTRAINT currency_code_shape;
