-- Take the runner's lock if it is free; the holder's backend otherwise. Polled, never waited for: a waiter holds a
-- snapshot that a concurrent index build waits for.
-- $1 bigint: the key. Columns: taken bool, holder_pid int, holder_name text, holder_host text.
SELECT attempt.taken, holder.pid AS holder_pid, activity.application_name AS holder_name,
       activity.client_addr::text AS holder_host
FROM (SELECT pg_try_advisory_lock($1::bigint) AS taken) AS attempt
LEFT JOIN pg_locks AS holder
    ON NOT attempt.taken AND holder.locktype = 'advisory' AND holder.granted AND holder.objsubid = 1
    AND holder.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (holder.classid::bigint << 32 | holder.objid::bigint) = $1::bigint
LEFT JOIN pg_stat_activity AS activity ON activity.pid = holder.pid
LIMIT 1
