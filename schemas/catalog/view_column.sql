-- Columns of views and materialized views, for what can be said of them apart.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT attrelid AS object, attnum AS sub, quote_ident(attname) AS name, attrelid AS parent
FROM pg_attribute
WHERE attnum > 0 AND $1::text IS NOT NULL
    AND attrelid IN (SELECT oid FROM pg_class WHERE oid >= 16384 AND relkind IN ('v', 'm'))
