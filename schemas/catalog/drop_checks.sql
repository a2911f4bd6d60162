-- What takes all CHECK constraints away, of tables and domains: for a transaction that is rolled back.
-- Columns: statement text. Rows: one for each constraint that is not inherited. Locks: none.
SELECT
    CASE
        WHEN conrelid <> 0 THEN
            pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::pg_catalog.regclass, conname)
        ELSE pg_catalog.format('ALTER DOMAIN %s DROP CONSTRAINT %I', pg_catalog.format_type(contypid, NULL), conname)
    END AS statement
FROM pg_catalog.pg_constraint
JOIN pg_catalog.pg_namespace AS schema ON schema.oid = connamespace
WHERE contype = 'c'
  AND coninhcount = 0
  AND schema.nspname NOT IN ('pg_catalog', 'information_schema')
ORDER BY statement
