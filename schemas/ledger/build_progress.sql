-- How far an index build is. $1 int: its backend. Columns: phase text, percent int (NULL: not known). No row: none runs.
SELECT phase,
       CASE WHEN blocks_total > 0 THEN (100 * blocks_done / blocks_total)::int
            WHEN tuples_total > 0 THEN (100 * tuples_done / tuples_total)::int
            WHEN lockers_total > 0 THEN (100 * lockers_done / lockers_total)::int END AS percent
FROM pg_stat_progress_create_index
WHERE pid = $1
