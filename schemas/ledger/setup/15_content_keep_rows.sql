-- As on ledger.
CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON @schema@.content
    FOR EACH ROW EXECUTE FUNCTION @schema@.refuse_change()
