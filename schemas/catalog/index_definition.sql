-- How indexes are made, but for those of constraints and those that a partitioned one has made.
-- Columns: object oid; definition text. Locks: none.
SELECT indexrelid AS object,
       CASE WHEN relkind = 'I' AND indisvalid
            THEN regexp_replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') -- with one in each partition
            ELSE pg_get_indexdef(indexrelid) END AS definition
FROM pg_index
JOIN pg_class AS class ON class.oid = indexrelid
WHERE indexrelid >= 16384 AND relnamespace <> 'pg_toast'::regnamespace AND NOT relispartition AND indislive
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
