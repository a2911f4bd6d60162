-- The sequence of the newest entry of a database. Parameters: database. Rows: one: seq, NULL when there is no entry.
SELECT max(seq)
FROM entry
WHERE database = ?1 AND lost_at IS NULL;
