CREATE TRIGGER keep_all BEFORE TRUNCATE ON @schema@.content
    FOR EACH STATEMENT EXECUTE FUNCTION @schema@.refuse_change()
