-- How long an entry's work took. Not part of the chain: the entry is written first, its work runs after.
CREATE TABLE @schema@.timing (
    seq      bigint   PRIMARY KEY,
    duration interval NOT NULL
)
