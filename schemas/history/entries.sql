-- Entries of a database, ascending. Parameters: database, first seq, last seq. Rows: the columns of an entry.
SELECT seq, kind, version, name, digest, files, class, application, run, role, host, program, at, xid, detail, previous,
    link, duration
FROM entry
WHERE database = ?1 AND seq BETWEEN ?2 AND ?3 AND lost_at IS NULL
ORDER BY seq;
