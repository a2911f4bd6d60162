-- A body. Parameters: digest. Rows: one, or none: digest, body.
SELECT digest, body
FROM content
WHERE digest = ?1;
