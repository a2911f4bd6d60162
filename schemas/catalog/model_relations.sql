-- Tables, views, sequences, with how large and how busy they are.
-- $1 text: the ledger's schema, left out.
-- Columns: schema, name text; kind, persistence text as pg_class has them; has_row_security,
-- forces_row_security, is_parent, is_partition, is_default bool; parent_schema, parent text; strategy text; partition_key, options (a view's, that are on) text, lists; rows, bytes, toast_bytes,
-- reads, writes, NULL: not known.
-- A list is one text in which chr(31) stands before each item. Locks: ACCESS SHARE on one relation after another, for its
-- size; those that somebody holds ACCESS EXCLUSIVE are not waited for.
WITH held AS MATERIALIZED (
    SELECT relation FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND pid <> pg_backend_pid()
)
SELECT namespace.nspname AS schema, class.relname AS name, class.relkind AS kind, class.relpersistence AS persistence,
       class.relrowsecurity AS has_row_security, class.relforcerowsecurity AS forces_row_security,
       class.relispartition AS is_partition,
       EXISTS (SELECT FROM pg_inherits WHERE inhparent = class.oid) AS is_parent,
       EXISTS (SELECT FROM pg_partitioned_table WHERE partdefid = class.oid) AS is_default,
       above.schema AS parent_schema, above.name AS parent,
       CASE partitioned.partstrat WHEN 'r' THEN 'range' WHEN 'l' THEN 'list' WHEN 'h' THEN 'hash' END AS strategy,
       (
           SELECT string_agg(chr(31) || coalesce(attname, ''), '' ORDER BY position)
           FROM unnest(partitioned.partattrs::int2[]) WITH ORDINALITY AS key (number, position)
           LEFT JOIN pg_attribute ON attrelid = class.oid AND attnum = number AND number > 0
       ) AS partition_key,
       (
           SELECT string_agg(chr(31) || split_part(option, '=', 1), '' ORDER BY option)
           FROM unnest(class.reloptions) AS option
           WHERE class.relkind = 'v' AND split_part(option, '=', 2) NOT IN ('false', 'off', 'no', '0')
       ) AS options,
       CASE WHEN class.reltuples > 0 OR class.relpages > 0 THEN class.reltuples END AS rows,
       CASE WHEN sized.is_readable THEN pg_total_relation_size(class.oid) END AS bytes,
       CASE WHEN sized.is_readable AND class.reltoastrelid <> 0
            THEN pg_relation_size(class.reltoastrelid) END AS toast_bytes,
       statistics.seq_scan + coalesce(statistics.idx_scan, 0) AS reads,
       statistics.n_tup_ins + statistics.n_tup_upd + statistics.n_tup_del AS writes
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
CROSS JOIN LATERAL (
    SELECT class.relkind IN ('r', 'm') AND NOT EXISTS (SELECT FROM held WHERE relation = class.oid)
               AND has_table_privilege(class.oid, 'SELECT') AS is_readable
) AS sized
LEFT JOIN pg_partitioned_table AS partitioned ON partitioned.partrelid = class.oid
LEFT JOIN pg_stat_user_tables AS statistics ON statistics.relid = class.oid
LEFT JOIN LATERAL (
    SELECT parent_namespace.nspname AS schema, parent.relname AS name
    FROM pg_inherits
    JOIN pg_class AS parent ON parent.oid = inhparent
    JOIN pg_namespace AS parent_namespace ON parent_namespace.oid = parent.relnamespace
    WHERE inhrelid = class.oid
    ORDER BY inhseqno
    LIMIT 1
) AS above ON true
WHERE class.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
    AND namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
