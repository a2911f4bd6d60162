-- The first statement of a migration's transaction: the head must be the expected one, then the entry is written.
-- expected_link NULL: the head must have been written by this very run (the client sends ahead and does not know it).
-- Raises MG001 when the ledger moved on. The timeouts hold to the end of the transaction.
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
    head_seq  bigint;
    head_link bytea;
    head_run  uuid;
BEGIN
    SELECT head.seq, head.link, head.run INTO head_seq, head_link, head_run
    FROM @schema@.ledger AS head ORDER BY head.seq DESC LIMIT 1;

    IF head_seq IS DISTINCT FROM expected_seq
        OR (expected_link IS NOT NULL AND head_link IS DISTINCT FROM expected_link)
        OR (expected_link IS NULL AND head_run IS DISTINCT FROM enter.run)
    THEN
        RAISE EXCEPTION 'the ledger moved on: its head is entry %, not the expected entry %', head_seq, expected_seq
            USING ERRCODE = 'MG001';
    END IF;
    PERFORM set_config('lock_timeout', enter.lock_timeout, true),
            set_config('statement_timeout', enter.statement_timeout, true);
    RETURN @schema@.append(enter.kind, enter.version, enter.name, enter.digest, enter.files, enter.class,
                           enter.application, enter.run, enter.host, enter.program, enter.detail);
END
$function$
