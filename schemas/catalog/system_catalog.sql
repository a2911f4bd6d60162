-- The system catalogs, as pg_depend.classid has them.
-- Columns: class oid; name text. Locks: none.
SELECT oid AS class, relname AS name FROM pg_class WHERE oid < 16384 AND relkind = 'r'
