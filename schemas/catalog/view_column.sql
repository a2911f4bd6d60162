-- Columns of views and materialized views, for what can be said of them apart.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT class.oid AS object, attnum AS sub, format('%I.%I.%I', nspname, relname, attname) AS identity,
       quote_ident(attname) AS name, class.oid AS parent
FROM pg_attribute
JOIN pg_class AS class ON class.oid = attrelid
JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
WHERE attnum > 0 AND relkind IN ('v', 'm') AND nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = class.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
