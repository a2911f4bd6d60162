CREATE TRIGGER keep_all BEFORE TRUNCATE ON @schema@.ledger
    FOR EACH STATEMENT EXECUTE FUNCTION @schema@.refuse_change()
