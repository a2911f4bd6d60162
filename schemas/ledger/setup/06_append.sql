-- Write the next entry; head, clock, xid and role are the server's. Returns its seq.
-- Two writers at once: the second one waits for the first and then fails with unique_violation.
CREATE FUNCTION @schema@.append(
    kind        text,
    version     bigint DEFAULT NULL,
    name        text   DEFAULT NULL,
    digest      bytea  DEFAULT NULL,
    files       text   DEFAULT NULL,
    class       text   DEFAULT NULL,
    application text   DEFAULT NULL,
    run         uuid   DEFAULT gen_random_uuid(),
    host        text   DEFAULT 'unknown',
    program     text   DEFAULT 'psql',
    detail      text   DEFAULT NULL
) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $function$
#variable_conflict use_column
DECLARE
    entry @schema@.ledger;
BEGIN
    SELECT head.seq, head.link INTO entry.seq, entry.previous
    FROM @schema@.ledger AS head ORDER BY head.seq DESC LIMIT 1;

    entry.seq := coalesce(entry.seq, 0) + 1;
    entry.kind := append.kind;
    entry.version := append.version;
    entry.name := append.name;
    entry.digest := append.digest;
    entry.files := append.files;
    entry.class := append.class;
    entry.application := append.application;
    entry.run := append.run;
    entry.role := session_user;
    entry.host := append.host;
    entry.program := append.program;
    entry.at := clock_timestamp();
    entry.xid := pg_current_xact_id();
    entry.detail := append.detail;
    entry.link := @schema@.entry_link(entry);

    INSERT INTO @schema@.ledger (seq, kind, version, name, digest, files, class, application, run, role, host, program,
                                 at, xid, detail, previous, link)
    VALUES (entry.seq, entry.kind, entry.version, entry.name, entry.digest, entry.files, entry.class, entry.application,
            entry.run, entry.role, entry.host, entry.program, entry.at, entry.xid, entry.detail, entry.previous,
            entry.link);
    RETURN entry.seq;
END
$function$
