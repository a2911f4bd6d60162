-- Relations that somebody else's long transaction has locked, the oldest transaction's first; those that are prepared
-- among them, autovacuum, which gives way, not.
-- $1 int: from how many seconds on a transaction is long. $2 text: the ledger's schema, left out.
-- Columns: schema, name text; mode text, "ACCESS SHARE"; holder text: what the transaction is, for people. Locks: none.
SELECT namespace.nspname AS schema, class.relname AS name,
       upper(regexp_replace(regexp_replace(lock.mode, 'Lock$', ''), '([a-z])([A-Z])', '\1 \2', 'g')) AS mode,
       transaction.holder
FROM (
    SELECT own.virtualtransaction AS number, prepared AS since,
           format('the prepared transaction "%s", there for %s', gid, date_trunc('second', now() - prepared)) AS holder
    FROM pg_prepared_xacts
    JOIN pg_locks AS own ON own.transactionid = transaction AND own.pid IS NULL
    WHERE pg_prepared_xacts.database = current_database()
    UNION ALL
    SELECT pid::text, xact_start,
           format('pid %s%s, %s for %s', pid, ' (' || nullif(application_name, '') || ')',
                  CASE WHEN state = 'active' THEN 'at work in a transaction' ELSE state END,
                  date_trunc('second', now() - xact_start))
    FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND backend_type <> 'autovacuum worker'
) AS transaction
JOIN pg_locks AS lock ON coalesce(lock.pid::text, lock.virtualtransaction) = transaction.number
JOIN pg_class AS class ON class.oid = lock.relation
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
WHERE lock.locktype = 'relation' AND lock.granted
    AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND transaction.since < now() - $1 * interval '1 second'
    AND class.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
    AND namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $2
ORDER BY transaction.since, lock.mode
