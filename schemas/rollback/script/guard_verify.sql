-- Refuse, with MG005, to verify what is not undone yet.
-- @schema@: the ledger's, quoted; @entries@: rows (version, seq) of the entries that had to be undone.
DO $guard$
DECLARE
    version bigint;
BEGIN
    SELECT max(applied.version) INTO version
    FROM @schema@.applied AS applied
    JOIN (VALUES @entries@) AS undone (version, seq) ON undone.version = applied.version;
    IF version IS NOT NULL THEN
        RAISE EXCEPTION 'not undone yet: % is applied', version
            USING ERRCODE = 'MG005', HINT = 'Run 2-repair.sql to its end first.';
    END IF;
END
$guard$
