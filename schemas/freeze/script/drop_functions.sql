-- Remove the functions of thawed freezes that no trigger calls any more, and with the last of them freeze_table() and
-- freeze_in_way().
DO $clean$
DECLARE
    done regprocedure;
BEGIN
    FOR done IN
        SELECT callee.oid
        FROM pg_proc AS callee
        WHERE callee.pronamespace = '@schema@'::regnamespace AND callee.proname ~ '^freeze_[0-9a-f]{12}$'
            AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgfoid = callee.oid)
            AND callee.proname IS DISTINCT FROM 'freeze_' || (
                SELECT CASE WHEN kind = 'freeze' THEN detail::json ->> 'id' END
                FROM @schema@.ledger WHERE kind IN ('freeze', 'thaw') ORDER BY seq DESC LIMIT 1)
    LOOP
        EXECUTE format('DROP FUNCTION %s', done);
    END LOOP;
    IF NOT EXISTS (
        SELECT FROM pg_proc WHERE pronamespace = '@schema@'::regnamespace AND proname ~ '^freeze_[0-9a-f]{12}$')
    THEN
        DROP FUNCTION IF EXISTS @schema@.freeze_table(text, regclass, text, int), @schema@.freeze_in_way(oid[]);
    END IF;
END
$clean$
