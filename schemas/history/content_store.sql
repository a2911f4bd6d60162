-- Keep a body. Parameters: digest, body. Rows: none.
INSERT INTO content (digest, body)
VALUES (?1, ?2)
ON CONFLICT (digest) DO NOTHING;
