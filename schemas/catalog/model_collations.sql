-- Collations that people make; is_nondeterministic: it takes texts of other bytes for equal.
-- $1 text: the ledger's schema, left out. Columns: schema, name text; is_nondeterministic bool. Locks: none.
SELECT nspname AS schema, collname AS name, NOT collisdeterministic AS is_nondeterministic
FROM pg_collation
JOIN pg_namespace AS namespace ON namespace.oid = collnamespace
WHERE namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
