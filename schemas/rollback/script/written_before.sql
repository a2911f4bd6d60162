-- Note what this transaction has written so far, to be held against what it has written after the migration, of all tables
-- but those of which rows are kept, and the partitions of these: of a partition that only this database has, its root's
-- triggers keep rows, but not what TRUNCATE takes.
-- @schema@: the ledger's, quoted; @table@: the new table, qualified and quoted; @kept@: an array of the tables' names.
-- The size, which waits for who has locked the table exclusively, is not asked then: it is taken to have rows.
DROP TABLE IF EXISTS @table@;
CREATE TABLE @table@ AS
    WITH RECURSIVE kept AS (
        SELECT unnest(@kept@)::regclass::oid AS relation
    ), part AS (
        SELECT relation FROM kept
        UNION
        SELECT inhrelid FROM part JOIN pg_inherits ON inhparent = relation JOIN pg_class ON oid = inhrelid AND relispartition
    )
    SELECT class.oid AS relation, format('%I.%I', nspname, class.relname) AS name, relfilenode,
           class.oid IN (SELECT relation FROM part) AS is_part,
           CASE WHEN class.oid IN (
               SELECT relation FROM pg_locks
               WHERE relation IS NOT NULL AND mode = 'AccessExclusiveLock' AND pid IS DISTINCT FROM pg_backend_pid()
           ) THEN true ELSE pg_relation_size(class.oid) > 0 END AS has_rows,
           coalesce(n_tup_ins, 0) AS inserted, coalesce(n_tup_upd, 0) AS updated, coalesce(n_tup_del, 0) AS deleted
    FROM pg_class AS class
    JOIN pg_namespace ON pg_namespace.oid = relnamespace
    LEFT JOIN pg_stat_xact_user_tables ON relid = class.oid
    WHERE relkind = 'r' AND relpersistence <> 't' AND nspname !~ '^(pg_|information_schema$)'
        AND relnamespace <> '@schema@'::regnamespace AND class.oid NOT IN (SELECT relation FROM kept)
        AND NOT EXISTS (
            SELECT FROM pg_depend
            WHERE classid = 'pg_class'::regclass AND objid = class.oid AND refclassid = 'pg_extension'::regclass
                AND deptype = 'e'
        );
