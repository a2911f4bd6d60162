-- Defaults of columns of tables and views; generated columns have theirs as a facet.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- No default names a column, so none is asked what its table's are called: the table need not be opened.
SELECT pg_attrdef.oid AS object, quote_ident(attname) AS name, adrelid AS parent, pg_get_expr(adbin, 0) AS expression
FROM pg_attrdef
JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
WHERE attgenerated = '' AND $1::text IS NOT NULL
