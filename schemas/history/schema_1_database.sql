-- What is known of a database. Rows: none.
-- id is the random id in its ledger; server is for people and holds no password; seen_at: microseconds since 1970.
CREATE TABLE database (
    id TEXT PRIMARY KEY,
    environment TEXT,
    name TEXT,
    server TEXT,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
