-- Conversions between encodings.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT conversion.oid AS object, format('%I.%I', nspname, conname) AS identity, quote_ident(conname) AS name,
       quote_ident(nspname) AS schema, CASE WHEN condefault THEN 'DEFAULT ' END AS is_default,
       format('FOR %L TO %L FROM %s', pg_encoding_to_char(conforencoding), pg_encoding_to_char(contoencoding), conproc::regproc)
           AS definition,
       quote_ident(pg_get_userbyid(conowner)) AS owner
FROM pg_conversion AS conversion
JOIN pg_namespace AS namespace ON namespace.oid = connamespace
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_conversion'::regclass AND objid = conversion.oid
            AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
