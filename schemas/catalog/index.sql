-- Indexes, but for those of constraints and those that a partitioned one has made.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- pattern: of a B-tree on columns in the usual order. It holds where each has its collation (collations) and its type's
-- operator class (classes), as rollback/definition.h says.
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
       ) END AS statistics,
       indkey AS columns, indclass AS classes, indcollation AS collations,
       CASE WHEN indexprs IS NULL AND indpred IS NULL AND indnatts = indnkeyatts AND NOT nulls_not_distinct
               AND class.relkind = 'i' AND class.reloptions IS NULL AND indoption::text !~ '[1-9]'
               AND class.relam = (SELECT oid FROM pg_am WHERE amname = 'btree')
            THEN concat('CREATE ', CASE WHEN indisunique THEN 'UNIQUE ' END, 'INDEX {name} ON {parent} USING btree ({columns})')
       END AS pattern
FROM (VALUES (false)) AS older (indnullsnotdistinct) -- before 15 there is no such column: then the name means this one
CROSS JOIN LATERAL (SELECT *, indnullsnotdistinct AS nulls_not_distinct FROM pg_index) AS index
JOIN pg_class AS class ON class.oid = indexrelid
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT class.relispartition AND indislive
    AND NOT EXISTS (
        SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = class.oid AND deptype IN ('e', 'i')
    )
