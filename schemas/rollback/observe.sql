-- What the transaction has had of each table and view so far: the strongest lock that it holds, where its rows are stored,
-- how often they were read through, and how many were written. Counters begin with what earlier transactions have not
-- handed on, so that only differences count. Names are qualified whatever the search_path is.
-- Columns: relation oid; name text; strength int (1 ACCESS SHARE … 8 ACCESS EXCLUSIVE, 0 none); file oid; scans bigint; written
-- bigint. Locks: none.
SELECT class.oid AS relation, pg_catalog.format('%I.%I', nspname, class.relname) AS name, coalesce(strength, 0) AS strength,
       relfilenode AS file, coalesce(seq_scan, 0) AS scans, coalesce(n_tup_ins + n_tup_upd + n_tup_del, 0) AS written
FROM pg_catalog.pg_class AS class
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relnamespace
LEFT JOIN (
    SELECT relation, pg_catalog.max(pg_catalog.array_position(
        ARRAY['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock',
              'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'], mode
    )) AS strength
    FROM pg_catalog.pg_locks
    WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation' AND granted
    GROUP BY relation
) AS held ON held.relation = class.oid
LEFT JOIN pg_catalog.pg_stat_xact_user_tables ON relid = class.oid
WHERE class.oid >= 16384 AND relkind IN ('r', 'p', 'm', 'f', 'v') AND relpersistence <> 't'
ORDER BY nspname, class.relname
