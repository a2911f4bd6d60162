-- The databases known, newest contact first. Parameters: none. Rows: id, environment, name, server, seen_at.
SELECT id, environment, name, server, seen_at
FROM database
ORDER BY seen_at DESC, id;
