-- Composite types; their attributes are a kind of their own.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT type.oid AS object, format('%I.%I', nspname, typname) AS identity, quote_ident(typname) AS name,
       quote_ident(nspname) AS schema, quote_ident(pg_get_userbyid(typowner)) AS owner
FROM pg_type AS type
JOIN pg_class AS class ON class.oid = typrelid AND relkind = 'c'
JOIN pg_namespace AS namespace ON namespace.oid = typnamespace
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_type'::regclass AND objid = type.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
