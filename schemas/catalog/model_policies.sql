-- Row security policies.
-- $1 text: the ledger's schema, left out. Columns: schema, relation, name text. Locks: none.
SELECT namespace.nspname AS schema, class.relname AS relation, polname AS name
FROM pg_policy
JOIN pg_class AS class ON class.oid = polrelid
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
WHERE namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
