-- Enable again what the freeze @id@ has disabled, as the ledger tells; what somebody else has enabled or dropped since is
-- left alone.
SELECT format('ALTER SUBSCRIPTION %I ENABLE', subname)
FROM pg_subscription
WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND NOT subenabled AND subname IN (
        SELECT json_array_elements_text(detail::json -> 'subscriptions')
        FROM @schema@.ledger WHERE kind = 'freeze' AND detail LIKE '{"id": "@id@"%')
\gexec
