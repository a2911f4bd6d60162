-- Labels of enum types, as literals.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT oid AS object, quote_literal(enumlabel) AS name, enumtypid AS parent
FROM pg_enum
WHERE oid >= 16384 AND $1::text IS NOT NULL
