-- A field of an entry with its length in front: schemas/README.md, "Canonical bytes of an entry".
-- No setting of its own, so that the planner can take it into entry_link().
CREATE FUNCTION @schema@.entry_field(field bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $function$
    SELECT coalesce(int4send(octet_length(field)) || field, '\xffffffff')
$function$
