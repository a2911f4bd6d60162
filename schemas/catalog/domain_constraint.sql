-- Constraints of domains.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT oid AS object, quote_ident(conname) AS name, contypid AS parent, pg_get_constraintdef(oid) AS definition
FROM pg_constraint
WHERE contypid >= 16384 AND contype = 'c' AND $1::text IS NOT NULL
