-- Fires for each row, so that a statement that meets no row stays harmless.
CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON @schema@.ledger
    FOR EACH ROW EXECUTE FUNCTION @schema@.refuse_change()
