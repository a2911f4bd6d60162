-- The link that an entry's fields give: schemas/README.md, "Canonical bytes of an entry".
-- PostgreSQL's binary form of an array holds its elements just so, behind a header of 20 bytes.
-- No setting of its own, so that the planner can take it into the functions that call it.
CREATE FUNCTION @schema@.entry_link(entry @schema@.ledger) RETURNS bytea
LANGUAGE sql STABLE AS $function$
    SELECT sha256(convert_to(E'migrator ledger entry 1\n', 'UTF8') || substring(array_send(ARRAY[
        convert_to(entry.seq::text, 'UTF8'),
        convert_to(entry.kind, 'UTF8'),
        convert_to(entry.version::text, 'UTF8'),
        convert_to(entry.name, 'UTF8'),
        entry.digest,
        convert_to(entry.files, 'UTF8'),
        convert_to(entry.class, 'UTF8'),
        convert_to(entry.application, 'UTF8'),
        convert_to(entry.run::text, 'UTF8'),
        convert_to(entry.role, 'UTF8'),
        convert_to(entry.host, 'UTF8'),
        convert_to(entry.program, 'UTF8'),
        convert_to(round(extract(epoch FROM entry.at) * 1000000)::bigint::text, 'UTF8'),
        convert_to(entry.xid::text, 'UTF8'),
        convert_to(entry.detail, 'UTF8'),
        entry.previous
    ]) FROM 21))
$function$
