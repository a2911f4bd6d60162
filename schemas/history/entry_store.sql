-- Keep an entry, or what is new about one that is there: it is not lost, its duration is known.
-- Parameters: the columns of an entry, database. Rows: none.
INSERT INTO entry (seq, kind, version, name, digest, files, class, application, run, role, host, program, at, xid,
    detail, previous, link, duration, database)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
ON CONFLICT (database, seq, link) DO UPDATE
SET lost_at = NULL, duration = coalesce(excluded.duration, duration);
