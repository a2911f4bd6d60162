-- Refuse, with MG005, what does not fit to the ledger: the freeze @id@ was thawed, or another one is open. It comes after
-- the entry: nobody else can have written one in between.
DO $guard$
DECLARE
    other text;
BEGIN
    IF EXISTS (
        SELECT FROM @schema@.ledger WHERE kind = 'thaw' AND detail LIKE '{"id": "@id@"%')
    THEN
        RAISE EXCEPTION 'freeze @id@ was thawed' USING ERRCODE = 'MG005', HINT = 'Make a new one: migrator freeze.';
    END IF;
    SELECT CASE WHEN kind = 'freeze' THEN coalesce(detail, 'without detail') END INTO other
    FROM @schema@.ledger
    WHERE kind IN ('freeze', 'thaw') AND coalesce(detail, '') NOT LIKE '{"id": "@id@"%'
    ORDER BY seq DESC LIMIT 1;
    IF other IS NOT NULL THEN
        RAISE EXCEPTION 'another freeze is open: %', other USING ERRCODE = 'MG005', HINT = 'See migrator status.';
    END IF;
END
$guard$
