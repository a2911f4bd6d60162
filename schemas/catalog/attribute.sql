-- Attributes of composite types, in order.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT type.oid AS object, attnum AS sub, format('%I.%I.%I', nspname, typname, attname) AS identity,
       quote_ident(attname) AS name, type.oid AS parent, format_type(atttypid, atttypmod) ||
           CASE WHEN attcollation NOT IN (0, (SELECT typcollation FROM pg_type WHERE pg_type.oid = atttypid))
                THEN ' COLLATE ' || attcollation::regcollation::text ELSE '' END AS type
FROM pg_attribute
JOIN pg_class AS class ON class.oid = attrelid AND relkind = 'c'
JOIN pg_type AS type ON type.typrelid = class.oid
JOIN pg_namespace AS namespace ON namespace.oid = typnamespace
WHERE attnum > 0 AND NOT attisdropped AND nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_type'::regclass AND objid = type.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
ORDER BY attrelid, attnum
