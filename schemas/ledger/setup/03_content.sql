-- The bodies of migration files by SHA-256, in parts of at most 1 MiB, so that the way back does not need the files.
-- Without the data of COPY FROM STDIN: see schemas/README.md, "Bodies".
CREATE TABLE @schema@.content (
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    part   int   NOT NULL CHECK (part >= 0),
    body   bytea NOT NULL CHECK (octet_length(body) <= 1048576),
    PRIMARY KEY (digest, part)
)
