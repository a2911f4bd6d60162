-- The link that an entry's fields give: schemas/README.md, "Canonical bytes of an entry".
-- One expression and no setting of its own, so that the planner can take it into append() and check_chain().
CREATE FUNCTION @schema@.entry_link(entry @schema@.ledger) RETURNS bytea
LANGUAGE sql STABLE AS $function$
    SELECT sha256(convert_to(E'migrator ledger entry 1\n', 'UTF8')
        || @schema@.entry_field(convert_to(entry.seq::text, 'UTF8'))
        || @schema@.entry_field(convert_to(entry.kind, 'UTF8'))
        || @schema@.entry_field(convert_to(entry.version::text, 'UTF8'))
        || @schema@.entry_field(convert_to(entry.name, 'UTF8'))
        || @schema@.entry_field(entry.digest)
        || @schema@.entry_field(convert_to(entry.files, 'UTF8'))
        || @schema@.entry_field(convert_to(entry.class, 'UTF8'))
        || @schema@.entry_field(convert_to(entry.application, 'UTF8'))
        || @schema@.entry_field(convert_to(entry.run::text, 'UTF8'))
        || @schema@.entry_field(convert_to(entry.role, 'UTF8'))
        || @schema@.entry_field(convert_to(entry.host, 'UTF8'))
        || @schema@.entry_field(convert_to(entry.program, 'UTF8'))
        || @schema@.entry_field(convert_to((extract(epoch FROM entry.at) * 1000000)::bigint::text, 'UTF8'))
        || @schema@.entry_field(convert_to(entry.xid::text, 'UTF8'))
        || @schema@.entry_field(convert_to(entry.detail, 'UTF8'))
        || @schema@.entry_field(entry.previous))
$function$
