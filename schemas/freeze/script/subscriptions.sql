-- The subscriptions that a freeze by names disables where it runs, for psql to keep as :subscriptions, a JSON array: those
-- that write to tables of these names or to their partitions, and those that an earlier run has disabled.
SELECT coalesce(json_agg(name ORDER BY name), '[]') AS subscriptions
FROM (
    SELECT name FROM (@writing@) AS writing WHERE is_enabled AND may_alter
    UNION
    SELECT json_array_elements_text(detail::json -> 'subscriptions')
    FROM @schema@.ledger WHERE kind = 'freeze' AND detail LIKE '{"id": "@id@"%'
) AS disabled (name)
