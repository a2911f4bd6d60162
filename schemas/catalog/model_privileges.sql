-- Who has privileges on relations, apart from their owners.
-- $1 text: the ledger's schema, left out. Columns: schema, relation text; roles text, a list (chr(31) stands before each
-- item), "public" for PUBLIC. Locks: none.
SELECT namespace.nspname AS schema, class.relname AS relation,
       string_agg(DISTINCT chr(31) || coalesce(rolname, 'public'), '') AS roles
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
JOIN aclexplode(class.relacl) ON grantee <> class.relowner
LEFT JOIN pg_roles ON pg_roles.oid = grantee
WHERE class.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
    AND namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
GROUP BY namespace.nspname, class.relname
