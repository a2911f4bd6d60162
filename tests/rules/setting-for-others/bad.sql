ALTER ROLE agento_app SET statement_timeout = '5s';
ALTER DATABASE agento SET search_path = billing, public;
