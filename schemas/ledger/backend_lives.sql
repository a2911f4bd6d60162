-- Is the backend of an interrupted run still at work? $1 int: pid. $2 bigint: its start, microseconds since 1970.
-- Another role's start is hidden from those without pg_read_all_stats: then its pid alone counts.
SELECT EXISTS (
    SELECT FROM pg_stat_activity
    WHERE pid = $1
        AND (backend_start IS NULL OR round(extract(epoch FROM backend_start) * 1000000)::bigint = $2)
) AS lives
