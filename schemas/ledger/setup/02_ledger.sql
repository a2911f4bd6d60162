-- The append-only, hash-chained list of what happened to this database.
-- No gap, no fork and no second start: pseq is seq - 1, and (pseq, previous) must be there as (seq, link). That alone
-- also keeps seq above 0 and previous at 32 bytes; each CHECK costs every migration a few microseconds.
CREATE TABLE @schema@.ledger (
    seq         bigint      NOT NULL,
    kind        text        NOT NULL,
    version     bigint,
    name        text,
    digest      bytea       CHECK (octet_length(digest) = 32),
    files       text,
    class       text,
    application text,
    run         uuid        NOT NULL,
    role        text        NOT NULL,
    host        text        NOT NULL,
    program     text        NOT NULL,
    at          timestamptz NOT NULL,
    xid         xid8        NOT NULL,
    detail      text,
    previous    bytea,
    link        bytea       NOT NULL CHECK (octet_length(link) = 32),
    pseq        bigint      GENERATED ALWAYS AS (nullif(seq - 1, 0)) STORED,
    PRIMARY KEY (seq),
    UNIQUE (seq, link),
    CHECK ((seq = 1) = (kind = 'genesis')),
    FOREIGN KEY (pseq, previous) REFERENCES @schema@.ledger (seq, link) MATCH FULL
)
