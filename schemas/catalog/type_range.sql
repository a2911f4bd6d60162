-- Range types.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- multirange: how the statement that makes the type names the one of its multiranges, which 13 has not.
SELECT type.oid AS object, format('%I.%I', nspname, typname) AS identity, quote_ident(typname) AS name,
       quote_ident(nspname) AS schema,
       concat_ws(
           ', ', 'SUBTYPE = ' || format_type(rngsubtype, NULL),
           'SUBTYPE_OPCLASS = ' || (
               SELECT format('%I.%I', opcnamespace::regnamespace::text, opcname) FROM pg_opclass
               WHERE pg_opclass.oid = rngsubopc AND NOT opcdefault
           ),
           'COLLATION = ' || CASE
               WHEN rngcollation NOT IN (0, (SELECT typcollation FROM pg_type WHERE pg_type.oid = rngsubtype))
               THEN rngcollation::regcollation::text END,
           'CANONICAL = ' || nullif(rngcanonical, 0)::regproc::text,
           'SUBTYPE_DIFF = ' || nullif(rngsubdiff, 0)::regproc::text
       ) AS definition,
       (SELECT format(', MULTIRANGE_TYPE_NAME = %I.%I', (SELECT nspname FROM pg_namespace WHERE oid = typnamespace), typname) FROM pg_type AS multi
        WHERE multi.oid = multirange_oid) AS multirange,
       quote_ident(pg_get_userbyid(typowner)) AS owner
FROM (VALUES (0::oid)) AS older (rngmultitypid) -- 13 has no such column: then the name means this one
CROSS JOIN LATERAL (SELECT *, rngmultitypid AS multirange_oid FROM pg_range) AS range
JOIN pg_type AS type ON type.oid = rngtypid
JOIN pg_namespace AS namespace ON namespace.oid = type.typnamespace
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_type'::regclass AND objid = type.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
