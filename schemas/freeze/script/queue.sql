-- Get in line for the ledger, before the next migration of an `up` that is at work; the one in flight is waited for, ten
-- seconds long. A role without the rights for this lock takes its chance with the others. Raises 55P03 naming who is in
-- the way. Locks: SHARE ROW EXCLUSIVE on the ledger to the end of the transaction.
DO $queue$
BEGIN
    PERFORM set_config('lock_timeout', '10s', true);
    IF has_table_privilege('@schema@.ledger', 'UPDATE, DELETE, TRUNCATE') THEN
        LOCK TABLE @schema@.ledger IN SHARE ROW EXCLUSIVE MODE;
    END IF;
EXCEPTION
    WHEN lock_not_available THEN
        RAISE EXCEPTION 'a migration is at work, which was waited for in vain'
            USING ERRCODE = 'lock_not_available',
                  DETAIL = 'In the way: ' || coalesce(@schema@.freeze_in_way(ARRAY['@schema@.ledger'::regclass::oid]),
                                                      'nobody any more');
END
$queue$
