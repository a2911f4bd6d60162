-- Constraints of domains.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT "constraint".oid AS object, format('%I.%I.%I', nspname, typname, conname) AS identity, quote_ident(conname) AS name,
       type.oid AS parent, pg_get_constraintdef("constraint".oid) AS definition
FROM pg_constraint AS "constraint"
JOIN pg_type AS type ON type.oid = contypid
JOIN pg_namespace AS namespace ON namespace.oid = typnamespace
WHERE contype = 'c' AND nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_type'::regclass AND objid = type.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
