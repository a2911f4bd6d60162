ALTER DOMAIN currency_code VALIDATE CONSTRAINT currency_code_shape;
