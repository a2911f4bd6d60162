-- Who this session is, so that a later run can tell whether it is still at work.
-- Columns: pid int, since bigint (its start, microseconds since 1970).
SELECT pid, round(extract(epoch FROM backend_start) * 1000000)::bigint AS since
FROM pg_stat_activity
WHERE pid = pg_backend_pid()
