-- The link that an entry's fields give: schemas/README.md, "Canonical bytes of an entry".
-- A loop, because it costs a third of the same with unnest and string_agg: it is run once for every migration.
CREATE FUNCTION @schema@.entry_link(entry @schema@.ledger) RETURNS bytea
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $function$
DECLARE
    field     bytea;
    canonical bytea := convert_to(E'migrator ledger entry 1\n', 'UTF8');
BEGIN
    FOREACH field IN ARRAY ARRAY[
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
    ] LOOP
        canonical := canonical || coalesce(int4send(octet_length(field)) || field, '\xffffffff');
    END LOOP;
    RETURN sha256(canonical);
END
$function$
