-- Rows that a repair could not make what they were, since a time.
-- $1 timestamptz. Columns: version bigint; relation, reason text; rows bigint. Locks: ACCESS SHARE on conflict.
SELECT version, relation, reason, count(*) AS rows
FROM @schema@.conflict
WHERE at >= $1::timestamptz
GROUP BY version, relation, reason
ORDER BY version, relation, reason
