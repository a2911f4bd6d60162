CREATE FUNCTION pay(amount numeric) RETURNS void LANGUAGE sql SECURITY DEFINER AS
    $$ INSERT INTO payments (amount) VALUES (amount) $$;
