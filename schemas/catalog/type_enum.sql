-- Enum types.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT type.oid AS object, format('%I.%I', nspname, typname) AS identity, quote_ident(typname) AS name,
       quote_ident(nspname) AS schema,
       (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = type.oid)
           AS labels,
       quote_ident(pg_get_userbyid(typowner)) AS owner
FROM pg_type AS type
JOIN pg_namespace AS namespace ON namespace.oid = typnamespace
WHERE typtype = 'e' AND nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_type'::regclass AND objid = type.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
