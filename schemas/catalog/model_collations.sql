-- Collations that take texts of other bytes for equal.
-- $1 text: the ledger's schema, left out. Columns: name text. Locks: none.
SELECT collname AS name
FROM pg_collation
JOIN pg_namespace AS namespace ON namespace.oid = collnamespace
WHERE NOT collisdeterministic AND namespace.nspname <> $1
