CREATE FUNCTION pay(amount numeric) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
    $$ INSERT INTO billing.payments (amount) VALUES (amount) $$;
