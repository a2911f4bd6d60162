-- The first statement of a migration's transaction: the head must be the expected one, then the entry is written.
-- expected_link NULL: the head must have been written by this very run (the client sends ahead and does not know it).
-- Raises MG001 when the ledger moved on. The timeouts hold to the end of the transaction, and not for writing the entry:
-- a runner that is at work on the same head is waited for.
CREATE FUNCTION @schema@.enter(
    expected_seq  bigint,
    expected_link bytea,
    lock_timeout  text,
    statement_timeout text,
    kind          text,
    version       bigint,
    name          text,
    digest        bytea,
    files         text,
    class         text,
    application   text,
    run           uuid,
    host          text,
    program       text,
    detail        text
) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $function$
DECLARE
    entered_seq bigint;
BEGIN
    IF EXISTS (
        SELECT FROM @schema@.ledger AS head
        WHERE head.seq = expected_seq
            AND (head.link = expected_link OR (expected_link IS NULL AND head.run = enter.run)))
    THEN
        entered_seq := @schema@.append(enter.kind, enter.version, enter.name, enter.digest, enter.files, enter.class,
                                       enter.application, enter.run, enter.host, enter.program, enter.detail);
    END IF;
    IF entered_seq IS DISTINCT FROM expected_seq + 1 THEN
        RAISE EXCEPTION 'the ledger moved on: its head is not the expected entry %', expected_seq
            USING ERRCODE = 'MG001';
    END IF;
    PERFORM set_config('lock_timeout', enter.lock_timeout, true),
            set_config('statement_timeout', enter.statement_timeout, true);
    RETURN entered_seq;
END
$function$
