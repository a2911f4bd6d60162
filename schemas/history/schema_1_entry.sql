-- The entries of each ledger, as they are there. Rows: none.
-- duration comes from the ledger's table timing. lost_at: since when the database no longer has the entry, because it
-- was restored to an earlier state and that was declared legitimate.
CREATE TABLE entry (
    database TEXT NOT NULL REFERENCES database (id),
    seq INTEGER NOT NULL CHECK (seq >= 1),
    kind TEXT NOT NULL,
    version INTEGER,
    name TEXT,
    digest BLOB CHECK (length(digest) = 32),
    files TEXT,
    class TEXT,
    application TEXT,
    run TEXT,
    role TEXT,
    host TEXT,
    program TEXT,
    at INTEGER NOT NULL,
    xid TEXT,
    detail TEXT,
    previous BLOB CHECK (length(previous) = 32),
    link BLOB NOT NULL CHECK (length(link) = 32),
    duration INTEGER,
    lost_at INTEGER,
    UNIQUE (database, seq, link)
) STRICT;
