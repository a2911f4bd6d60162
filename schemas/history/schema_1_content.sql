-- Bodies by their SHA-256. Rows: none.
CREATE TABLE content (
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    body BLOB NOT NULL
) STRICT;
