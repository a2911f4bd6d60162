-- Note a contact with a database; an older one than is known changes nothing.
-- Parameters: id, environment, name, server, seen_at. Rows: none.
INSERT INTO database (id, environment, name, server, seen_at)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (id) DO UPDATE
SET environment = excluded.environment, name = excluded.name, server = excluded.server, seen_at = excluded.seen_at
WHERE excluded.seen_at >= database.seen_at;
