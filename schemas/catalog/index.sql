-- Indexes, but for those of constraints and those that a partitioned one has made.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT class.oid AS object, format('%I.%I', nspname, class.relname) AS identity, quote_ident(class.relname) AS name,
       quote_ident(nspname) AS schema, indrelid AS parent,
       CASE WHEN NOT indisvalid THEN 'INVALID' END AS validity,
       CASE WHEN class.reltablespace <> 0 THEN (
           SELECT quote_ident(spcname) FROM pg_tablespace WHERE pg_tablespace.oid = class.reltablespace
       ) END AS tablespace,
       CASE WHEN indexprs IS NOT NULL THEN (
           SELECT string_agg(format('ALTER COLUMN %s SET STATISTICS %s', attnum, attstattarget),
                             ', ' ORDER BY attnum)
           FROM pg_attribute
           WHERE attrelid = class.oid AND attstattarget <> -1
       ) END AS statistics
FROM pg_index
JOIN pg_class AS class ON class.oid = indexrelid
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT class.relispartition AND indislive
    AND NOT EXISTS (
        SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = class.oid AND deptype IN ('e', 'i')
    )
