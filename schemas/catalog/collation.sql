-- Collations.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- Which column holds the locale depends on the provider, and on the server's version.
SELECT "collation".oid AS object, format('%I.%I', nspname, collname) AS identity, quote_ident(collname) AS name,
       quote_ident(nspname) AS schema,
       concat_ws(
           ', ', 'PROVIDER = ' || CASE collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
           'LOCALE = ' || quote_literal(coalesce(
               line ->> 'colllocale', line ->> 'colliculocale', CASE WHEN collprovider = 'i' THEN line ->> 'collcollate' END
           )),
           'LC_COLLATE = ' || CASE WHEN collprovider = 'c' THEN quote_literal(line ->> 'collcollate') END,
           'LC_CTYPE = ' || CASE WHEN collprovider = 'c' THEN quote_literal(line ->> 'collctype') END,
           'RULES = ' || quote_literal(line ->> 'collicurules'), CASE WHEN NOT collisdeterministic THEN 'DETERMINISTIC = false' END
       ) AS definition,
       quote_ident(pg_get_userbyid(collowner)) AS owner
FROM pg_collation AS "collation"
JOIN pg_namespace AS namespace ON namespace.oid = collnamespace
CROSS JOIN LATERAL to_jsonb("collation") AS line
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_collation'::regclass AND objid = "collation".oid
            AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
