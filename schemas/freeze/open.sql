-- Is a freeze still the open one? $1 text: its id as its entries have it, or ''. Columns: is_open bool. Locks: none.
SELECT EXISTS (
    SELECT FROM (
        SELECT kind, detail FROM @schema@.ledger WHERE kind IN ('freeze', 'thaw') ORDER BY seq DESC LIMIT 1
    ) AS newest
    WHERE newest.kind = 'freeze' AND ($1::text = '' OR newest.detail::json ->> 'id' = $1)
) AS is_open
