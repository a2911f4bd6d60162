-- Refuse, with MG005, to undo by a script what it was not made for.
-- @schema@: the ledger's, quoted; @id@: of the freeze that has to be open and complete, or '' where nothing is frozen;
-- @entries@: rows (version, seq) of the entries that it undoes; @head@: the ledger's last entry when it was made.
DO $guard$
DECLARE
    other   text;
    version bigint;
BEGIN
    SELECT CASE WHEN kind = 'freeze' THEN detail END INTO other
    FROM @schema@.ledger WHERE kind IN ('freeze', 'thaw') ORDER BY seq DESC LIMIT 1;
    IF '@id@' <> '' AND coalesce(other, '') NOT LIKE '{"id": "@id@", "state": "frozen"%' THEN
        RAISE EXCEPTION 'freeze @id@ is not open: nothing was undone'
            USING ERRCODE = 'MG005',
                  HINT = 'Run 1-freeze.sql of the same bundle first; once thawed, a new bundle: migrator rollback --out.';
    END IF;
    SELECT applied.version INTO version
    FROM @schema@.applied AS applied
    WHERE applied.seq > @head@
        OR EXISTS (SELECT FROM (VALUES @entries@) AS undone (version, seq)
                   WHERE undone.version = applied.version AND undone.seq <> applied.seq)
    ORDER BY applied.version LIMIT 1;
    IF version IS NOT NULL THEN
        RAISE EXCEPTION '% was applied after this was written: nothing was undone', version
            USING ERRCODE = 'MG005', HINT = 'Make a new bundle: migrator rollback --out.';
    END IF;
END
$guard$
