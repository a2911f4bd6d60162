-- Defaults of columns of tables and views; generated columns have theirs as a facet.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT pg_attrdef.oid AS object, format('%I.%I.%I', nspname, relname, attname) AS identity, quote_ident(attname) AS name,
       class.oid AS parent, pg_get_expr(adbin, adrelid) AS expression
FROM pg_attrdef
JOIN pg_class AS class ON class.oid = adrelid
JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum AND attgenerated = ''
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = class.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
