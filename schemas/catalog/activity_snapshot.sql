-- The oldest of others' transactions that hold a snapshot: what is built CONCURRENTLY waits until it has ended.
-- $1 int: from how many seconds on a transaction is long. Columns: holder text: what it is, for people. No row: there
-- is none so old. Locks: none.
SELECT format('pid %s%s, %s for %s', pid, ' (' || nullif(application_name, '') || ')',
              CASE WHEN state = 'active' THEN 'at work in a transaction' ELSE state END,
              date_trunc('second', now() - xact_start)) AS holder
FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND backend_type <> 'autovacuum worker' AND backend_xmin IS NOT NULL
    AND datname = current_database() AND xact_start < now() - $1 * interval '1 second'
ORDER BY xact_start
LIMIT 1
