-- Whether a body is there. Parameters: digest. Rows: one: 1 or 0.
SELECT EXISTS (SELECT 1 FROM content WHERE digest = ?1);
