-- The table that a name means, unless it is the ledger's own.
-- $1 text: the name, quoted. $2 text: the ledger's schema. Columns: name text, qualified and quoted. No row: it is no
-- table. Locks: none.
SELECT format('%I.%I', nspname, relname) AS name
FROM pg_class
JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE pg_class.oid = to_regclass($1) AND relkind IN ('r', 'p') AND relpersistence <> 't' AND nspname <> $2
