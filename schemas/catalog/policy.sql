-- Row security policies.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT policy.oid AS object, format('%I.%I.%I', nspname, relname, polname) AS identity, quote_ident(polname) AS name,
       class.oid AS parent,
       concat_ws(
           ' ', 'AS', CASE WHEN polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
           'FOR', CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
                              ELSE 'ALL' END
       ) AS scope,
       (
           SELECT string_agg(CASE role WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END, ', ' ORDER BY role)
           FROM unnest(polroles) AS role
       ) AS roles,
       pg_get_expr(polqual, polrelid) AS using, pg_get_expr(polwithcheck, polrelid) AS with_check
FROM pg_policy AS policy
JOIN pg_class AS class ON class.oid = polrelid
JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
