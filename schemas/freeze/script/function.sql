-- The function of freeze @id@: its triggers call it. It refuses every write, unless the transaction has named the pass
-- whose SHA-256 is one of @passes@: SET LOCAL migrator.pass = '…'. That is against accidents, not against an owner.
-- Two expressions and no more: each is a cached plan per trigger in every session that is refused, and all of them are
-- looked through, in each of these sessions, whenever a table changes, as when the triggers are removed. It calls nothing
-- in the ledger's schema, on which those that write have no rights.
CREATE OR REPLACE FUNCTION @schema@.freeze_@id@() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $freeze_@id@$
BEGIN
    IF encode(sha256(convert_to(current_setting('migrator.pass', true), 'UTF8')), 'hex') IN (@passes@) THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END IF;
    RAISE SQLSTATE '25006' USING MESSAGE = @message@;
END
$freeze_@id@$
