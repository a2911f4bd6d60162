-- How indexes are made, but for those of constraints and those that a partitioned one has made.
-- $1 oid[]: of these; NULL: of all whose pattern (index.sql) would not do for what pg_index alone says.
-- Columns: object oid; definition text. Locks: ACCESS SHARE on the table of an expression, while it is written out.
SELECT indexrelid AS object,
       CASE WHEN relkind = 'I' AND indisvalid
            THEN regexp_replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') -- with one in each partition
            ELSE pg_get_indexdef(indexrelid) END AS definition
FROM pg_index
JOIN pg_class AS class ON class.oid = indexrelid
WHERE CASE
    WHEN $1::oid[] IS NOT NULL THEN indexrelid = ANY ($1)
    ELSE (indexprs IS NOT NULL OR indpred IS NOT NULL OR indnatts > indnkeyatts) AND indexrelid >= 16384
        AND relnamespace <> 'pg_toast'::regnamespace AND NOT relispartition AND indislive
END
