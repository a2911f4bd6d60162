-- Tables, partitioned ones and partitions included.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT class.oid AS object, format('%I.%I', nspname, relname) AS identity, quote_ident(relname) AS name,
       quote_ident(nspname) AS schema,
       CASE relpersistence WHEN 'u' THEN 'UNLOGGED' ELSE 'LOGGED' END AS persistence,
       ' PARTITION BY ' || pg_get_partkeydef(class.oid) AS partition_by,
       CASE WHEN reloftype <> 0 THEN format_type(reloftype, NULL) END AS of_type,
       CASE WHEN NOT relispartition THEN (
           SELECT string_agg(format('%I.%I', parent_namespace.nspname, parent.relname), chr(10) ORDER BY inhseqno)
           FROM pg_inherits
           JOIN pg_class AS parent ON parent.oid = inhparent
           JOIN pg_namespace AS parent_namespace ON parent_namespace.oid = parent.relnamespace
           WHERE inhrelid = class.oid
       ) END AS inherits,
       CASE WHEN relispartition THEN (
           SELECT format('%I.%I', parent_namespace.nspname, parent.relname)
           FROM pg_inherits
           JOIN pg_class AS parent ON parent.oid = inhparent
           JOIN pg_namespace AS parent_namespace ON parent_namespace.oid = parent.relnamespace
           WHERE inhrelid = class.oid
       ) END AS partition_of,
       pg_get_expr(relpartbound, class.oid) AS partition_bound,
       (
           SELECT quote_ident(index.relname) FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid
           WHERE indrelid = class.oid AND indisclustered
       ) AS clustered,
       (SELECT amname FROM pg_am WHERE pg_am.oid = relam AND amname <> 'heap') AS access_method,
       (SELECT quote_ident(spcname) FROM pg_tablespace WHERE pg_tablespace.oid = reltablespace) AS tablespace,
       (
           SELECT string_agg(option, chr(10) ORDER BY option)
           FROM (
               SELECT unnest(reloptions) UNION ALL
               SELECT 'toast.' || unnest(toast.reloptions) FROM pg_class AS toast WHERE toast.oid = class.reltoastrelid
           ) AS options (option)
       ) AS storage_parameters,
       CASE WHEN relrowsecurity THEN 'ENABLE' END AS row_security,
       CASE WHEN relforcerowsecurity THEN 'FORCE' END AS force_row_security,
       CASE relreplident
           WHEN 'n' THEN 'NOTHING'
           WHEN 'f' THEN 'FULL'
           WHEN 'i' THEN 'USING INDEX ' || (
               SELECT quote_ident(index.relname) FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid
               WHERE indrelid = class.oid AND indisreplident
           )
       END AS replica_identity,
       pg_get_userbyid(relowner) AS owner
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
WHERE relkind IN ('r', 'p') AND nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = class.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
