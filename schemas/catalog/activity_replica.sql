-- The standby, or else the replication slot, that is furthest behind.
-- $1 bigint: from how many bytes of WAL on it is behind. Columns: replica text: which, and how far, for people. No row:
-- none is. Locks: none.
WITH written AS (
    SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END AS lsn
)
SELECT format('%s has %s of WAL to come', behind.name, pg_size_pretty(behind.bytes)) AS replica
FROM (
    SELECT format('replica "%s"', application_name) AS name, pg_wal_lsn_diff(lsn, replay_lsn) AS bytes
    FROM pg_stat_replication, written
    UNION ALL
    SELECT format('replication slot "%s"%s', slot_name, CASE WHEN NOT active THEN ', which nobody reads,' END),
           pg_wal_lsn_diff(lsn, restart_lsn)
    FROM pg_replication_slots, written
) AS behind
WHERE behind.bytes >= $1
ORDER BY behind.bytes DESC, behind.name
LIMIT 1
