-- Triggers of tables and views, the server's own apart.
-- $1 text: the ledger's schema, left out.
-- Columns: schema, relation, name text; function_schema, function text; is_for_each_row bool. Locks: none.
SELECT namespace.nspname AS schema, class.relname AS relation, tgname AS name,
       function_namespace.nspname AS function_schema, proname AS function, tgtype & 1 = 1 AS is_for_each_row
FROM pg_trigger
JOIN pg_class AS class ON class.oid = tgrelid
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
JOIN pg_proc AS function ON function.oid = tgfoid
JOIN pg_namespace AS function_namespace ON function_namespace.oid = function.pronamespace
WHERE NOT tgisinternal AND namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
