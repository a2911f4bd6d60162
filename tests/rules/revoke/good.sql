-- A function that nobody calls yet.
CREATE FUNCTION pay(amount numeric) RETURNS void LANGUAGE sql AS $$ SELECT 1 $$;
REVOKE ALL ON FUNCTION pay(numeric) FROM PUBLIC;
GRANT agento_readers TO agento_app;
