-- The first statement of a migration's transaction: the head must be the expected one, then the entry is written; head,
-- clock, xid and role are the server's. Returns its seq.
-- expected_seq NULL: any head. expected_link NULL: the head must have been written by this very run (the client sends
-- ahead and does not know it). Raises MG001 when the ledger moved on.
-- The timeouts hold to the end of the transaction, NULL: as they are; and not for writing the entry: a runner that is at
-- work on the same head is waited for, and then fails this one with unique_violation.
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
    entry    @schema@.ledger;
    head_run uuid;
BEGIN
    SELECT head.seq, head.link, head.run INTO entry.seq, entry.previous, head_run
    FROM @schema@.ledger AS head ORDER BY head.seq DESC LIMIT 1;

    IF entry.seq IS DISTINCT FROM coalesce(expected_seq, entry.seq)
        OR entry.previous IS DISTINCT FROM coalesce(expected_link, entry.previous)
        OR (expected_seq IS NOT NULL AND expected_link IS NULL AND head_run <> enter.run)
    THEN
        RAISE EXCEPTION 'the ledger moved on: its head is not the expected entry %', expected_seq
            USING ERRCODE = 'MG001';
    END IF;

    entry.seq := coalesce(entry.seq, 0) + 1;
    entry.kind := enter.kind;
    entry.version := enter.version;
    entry.name := enter.name;
    entry.digest := enter.digest;
    entry.files := enter.files;
    entry.class := enter.class;
    entry.application := enter.application;
    entry.run := enter.run;
    entry.role := session_user;
    entry.host := enter.host;
    entry.program := enter.program;
    entry.at := clock_timestamp();
    entry.xid := pg_current_xact_id();
    entry.detail := enter.detail;
    entry.link := @schema@.entry_link(entry);

    INSERT INTO @schema@.ledger (seq, kind, version, name, digest, files, class, application, run, role, host, program,
                                 at, xid, detail, previous, link)
    VALUES (entry.seq, entry.kind, entry.version, entry.name, entry.digest, entry.files, entry.class, entry.application,
            entry.run, entry.role, entry.host, entry.program, entry.at, entry.xid, entry.detail, entry.previous,
            entry.link);

    lock_timeout := set_config('lock_timeout', coalesce(lock_timeout, current_setting('lock_timeout')), true);
    statement_timeout := set_config('statement_timeout',
                                    coalesce(statement_timeout, current_setting('statement_timeout')), true);
    RETURN entry.seq;
END
$function$
