-- The tables that hold what a version took away, or what going back from it set aside.
-- $1 text: the ledger's schema, unquoted. $2 text: the version.
-- Columns: name text, qualified and quoted; bytes bigint. Locks: none.
SELECT format('%I.%I', nspname, relname) AS name, pg_table_size(pg_class.oid) AS bytes
FROM pg_class
JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = $1 AND relkind = 'r' AND relname ~ ('^(before|after|rows|aside)_' || $2 || '_[0-9]+$')
ORDER BY relname
