-- Tables, partitioned ones and partitions included.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT class.oid AS object, format('%I.%I', nspname, class.relname) AS identity, quote_ident(class.relname) AS name,
       quote_ident(nspname) AS schema,
       CASE class.relpersistence WHEN 'u' THEN 'UNLOGGED' ELSE 'LOGGED' END AS persistence,
       CASE class.relkind WHEN 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(class.oid) END AS partition_by,
       CASE WHEN class.reloftype <> 0 THEN format_type(class.reloftype, NULL) END AS of_type,
       CASE WHEN NOT class.relispartition THEN parents.names END AS inherits,
       CASE WHEN class.relispartition THEN parents.names END AS partition_of,
       pg_get_expr(class.relpartbound, class.oid) AS partition_bound,
       (SELECT quote_ident(relname) FROM pg_class AS index WHERE index.oid = indexrelid) AS clustered,
       amname AS access_method,
       CASE WHEN class.reltablespace <> 0 THEN (
           SELECT quote_ident(spcname) FROM pg_tablespace WHERE pg_tablespace.oid = class.reltablespace
       ) END AS tablespace,
       CASE WHEN class.reloptions IS NOT NULL OR toast.reloptions IS NOT NULL THEN (
           SELECT string_agg(option, chr(10) ORDER BY option)
           FROM (SELECT unnest(class.reloptions) UNION ALL SELECT 'toast.' || unnest(toast.reloptions)) AS options (option)
       ) END AS storage_parameters,
       CASE WHEN class.relrowsecurity THEN 'ENABLE' END AS row_security,
       CASE WHEN class.relforcerowsecurity THEN 'FORCE' END AS force_row_security,
       CASE class.relreplident
           WHEN 'n' THEN 'NOTHING'
           WHEN 'f' THEN 'FULL'
           WHEN 'i' THEN 'USING INDEX ' || (
               SELECT quote_ident(index.relname) FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid
               WHERE indrelid = class.oid AND indisreplident
           )
       END AS replica_identity,
       quote_ident(pg_get_userbyid(class.relowner)) AS owner
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
LEFT JOIN pg_am ON pg_am.oid = class.relam AND amname <> 'heap'
LEFT JOIN pg_class AS toast ON toast.oid = class.reltoastrelid AND toast.reloptions IS NOT NULL
LEFT JOIN pg_index ON indrelid = class.oid AND indisclustered
LEFT JOIN (
    SELECT inhrelid, string_agg(format('%I.%I', parent_namespace.nspname, parent.relname), chr(10) ORDER BY inhseqno) AS names
    FROM pg_inherits
    JOIN pg_class AS parent ON parent.oid = inhparent
    JOIN pg_namespace AS parent_namespace ON parent_namespace.oid = parent.relnamespace
    GROUP BY inhrelid
) AS parents ON parents.inhrelid = class.oid
WHERE class.relkind IN ('r', 'p') AND nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = class.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
