-- All bodies. Parameters: none. Rows: digest, body.
SELECT digest, body
FROM content;
