-- Refuse, with MG005, to thaw what is not frozen: @id@ must be the open freeze, or be thawed already.
DO $guard$
DECLARE
    newest text;
BEGIN
    SELECT CASE WHEN kind = 'freeze' THEN detail END INTO newest
    FROM @schema@.ledger WHERE kind IN ('freeze', 'thaw') ORDER BY seq DESC LIMIT 1;
    IF newest LIKE '{"id": "@id@"%' OR EXISTS (
        SELECT FROM @schema@.ledger WHERE kind = 'thaw' AND detail LIKE '{"id": "@id@"%')
    THEN
        RETURN;
    END IF;
    RAISE EXCEPTION 'freeze @id@ is not open' USING ERRCODE = 'MG005', HINT = 'See migrator status.';
END
$guard$
