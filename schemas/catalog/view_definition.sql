-- What views are made of.
-- $1 oid[]: of these; NULL: of all. Columns: object oid; definition text. Locks: ACCESS SHARE on each view and what it is of,
-- while it is written out.
SELECT oid AS object, rtrim(pg_get_viewdef(oid), ';') AS definition
FROM pg_class
WHERE oid >= 16384 AND relkind = 'v' AND ($1::oid[] IS NULL OR oid = ANY ($1))
