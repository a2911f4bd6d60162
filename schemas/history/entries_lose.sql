-- The database no longer has its entries after a sequence. Parameters: database, seq, lost_at. Rows: none.
UPDATE entry
SET lost_at = ?3
WHERE database = ?1 AND seq > ?2 AND lost_at IS NULL;
