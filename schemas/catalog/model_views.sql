-- What views read: one row for each relation.
-- $1 text: the ledger's schema, left out.
-- Columns: schema, name text, the view's; other_schema, other text; columns text, a list (chr(31) stands before each
-- item). Locks: none.
SELECT namespace.nspname AS schema, class.relname AS name, other_namespace.nspname AS other_schema,
       other.relname AS other, string_agg(chr(31) || attname, '' ORDER BY attnum) AS columns
FROM pg_rewrite
JOIN pg_class AS class ON class.oid = ev_class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
JOIN pg_depend ON classid = 'pg_rewrite'::regclass AND objid = pg_rewrite.oid AND refclassid = 'pg_class'::regclass
JOIN pg_class AS other ON other.oid = refobjid AND other.oid <> class.oid
JOIN pg_namespace AS other_namespace ON other_namespace.oid = other.relnamespace
LEFT JOIN pg_attribute ON attrelid = other.oid AND attnum = refobjsubid AND refobjsubid > 0
WHERE class.relkind IN ('v', 'm') AND other.relkind <> 'S'
    AND namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
GROUP BY class.oid, namespace.nspname, class.relname, other_namespace.nspname, other.relname
ORDER BY class.oid
