-- Schemas.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT oid AS object, quote_ident(nspname) AS identity, quote_ident(nspname) AS name,
       quote_ident(pg_get_userbyid(nspowner)) AS owner
FROM pg_namespace
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_namespace'::regclass AND objid = pg_namespace.oid
            AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
