-- The last statement before COMMIT: still the transaction that wrote entry seq, still the session that it was.
-- lock_key NULL: the advisory lock is not looked at (nothing in the migration can have released it).
-- Raises MG003. Records how long the migration took.
CREATE FUNCTION @schema@.leave(seq bigint, lock_key bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $function$
BEGIN
    INSERT INTO @schema@.timing AS timing (seq, duration)
    SELECT entry.seq, clock_timestamp() - entry.at
    FROM @schema@.ledger AS entry WHERE entry.seq = leave.seq AND entry.xid = pg_current_xact_id();

    IF NOT FOUND THEN
        RAISE EXCEPTION 'the migration ended the transaction that it ran in' USING ERRCODE = 'MG003';
    END IF;
    IF current_setting('session_replication_role') <> 'origin' THEN
        RAISE EXCEPTION 'the migration left session_replication_role at %', current_setting('session_replication_role')
            USING ERRCODE = 'MG003', HINT = 'Set it back, or use SET LOCAL in a block that ends before the file does.';
    END IF;
    IF lock_key IS NOT NULL THEN -- by itself: a condition with a query in it is executed as one
        IF NOT EXISTS (
            SELECT FROM pg_locks
            WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND mode = 'ExclusiveLock' AND granted
                AND objsubid = 1 AND (classid::bigint << 32 | objid::bigint) = lock_key)
        THEN
            RAISE EXCEPTION 'the migration released the advisory lock that keeps other runners out'
                USING ERRCODE = 'MG003', HINT = 'Release only locks that the file took itself: pg_advisory_unlock(key).';
        END IF;
    END IF;
END
$function$
