-- Casts.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT "cast".oid AS object, format('(%s AS %s)', format_type(castsource, NULL), format_type(casttarget, NULL)) AS identity,
       CASE castmethod WHEN 'f' THEN 'WITH FUNCTION ' || castfunc::regprocedure::text WHEN 'i' THEN 'WITH INOUT'
                       ELSE 'WITHOUT FUNCTION' END ||
           CASE castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END AS definition
FROM pg_cast AS "cast"
WHERE oid >= 16384 AND $1::text IS NOT NULL
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_cast'::regclass AND objid = "cast".oid AND deptype IN ('e', 'i'))
