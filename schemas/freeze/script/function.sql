-- The function of freeze @id@: its triggers call it. It refuses every write, unless the transaction has named the pass
-- whose SHA-256 is @pass@: SET LOCAL migrator.pass = '…'. That is against accidents, not against an owner.
CREATE OR REPLACE FUNCTION @schema@.freeze_@id@() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $freeze_@id@$
BEGIN
    IF encode(sha256(convert_to(current_setting('migrator.pass', true), 'UTF8')), 'hex') = '@pass@' THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'read_only_sql_transaction',
        MESSAGE = @message@,
        DETAIL = format('%s of %I.%I was refused. Reading goes on.', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME),
        HINT = 'Try again after the thaw: `migrator status` shows the freeze, `migrator thaw` ends it.';
END
$freeze_@id@$
