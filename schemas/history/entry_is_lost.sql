-- Whether an entry is known as one that the database lost. Parameters: database, seq, link. Rows: one: 1 or 0.
SELECT EXISTS (
    SELECT 1
    FROM entry
    WHERE database = ?1 AND seq = ?2 AND link = ?3 AND lost_at IS NOT NULL
);
