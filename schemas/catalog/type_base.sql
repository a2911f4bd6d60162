-- Base types, whose functions are written in C.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT type.oid AS object, format('%I.%I', nspname, typname) AS identity, quote_ident(typname) AS name,
       quote_ident(nspname) AS schema,
       concat_ws(
           ', ', 'INPUT = ' || typinput::regproc::text, 'OUTPUT = ' || typoutput::regproc::text,
           'RECEIVE = ' || nullif(typreceive::oid, 0)::regproc::text, 'SEND = ' || nullif(typsend::oid, 0)::regproc::text,
           'TYPMOD_IN = ' || nullif(typmodin::oid, 0)::regproc::text, 'TYPMOD_OUT = ' || nullif(typmodout::oid, 0)::regproc::text,
           'ANALYZE = ' || nullif(typanalyze::oid, 0)::regproc::text,
           'SUBSCRIPT = ' || nullif(to_jsonb(type) ->> 'typsubscript', '-'),
           'INTERNALLENGTH = ' || CASE typlen WHEN -1 THEN 'VARIABLE' ELSE typlen::text END,
           CASE WHEN typbyval THEN 'PASSEDBYVALUE' END,
           'ALIGNMENT = ' || CASE typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'i' THEN 'int4' ELSE 'double' END,
           'STORAGE = ' || CASE typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' ELSE 'main' END,
           format('CATEGORY = %L', typcategory), 'PREFERRED = ' || typispreferred, 'DEFAULT = ' || quote_literal(typdefault),
           'ELEMENT = ' || format_type(nullif(typelem, 0), NULL), format('DELIMITER = %L', typdelim),
           CASE WHEN typcollation <> 0 THEN 'COLLATABLE = true' END
       ) AS definition,
       quote_ident(pg_get_userbyid(typowner)) AS owner
FROM pg_type AS type
JOIN pg_namespace AS namespace ON namespace.oid = typnamespace
WHERE typtype = 'b' AND typisdefined AND typarray <> 0 AND nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_type'::regclass AND objid = type.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
