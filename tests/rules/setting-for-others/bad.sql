ALTER ROLE agento_app SET statement_timeout = '5s';
ALTER DATABASE agento SET search_path = billing, public;
ALTER ROLE agento_app RESET statement_timeout;
ALTER SYSTEM RESET ALL;
