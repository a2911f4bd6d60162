-- The schemas that people make.
-- $1 text: the ledger's schema. Columns: name text. Locks: none.
SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
