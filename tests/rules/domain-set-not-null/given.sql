CREATE DOMAIN currency_code AS text CHECK (VALUE = upper(VALUE));
CREATE DOMAIN country_code AS text CONSTRAINT country_code_not_null CHECK (VALUE = upper(VALUE));
CREATE TABLE payments (payment_id bigint PRIMARY KEY, currency currency_code, country country_code);
