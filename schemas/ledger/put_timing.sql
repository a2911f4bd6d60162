-- How long the work of the newest entry took, for work outside of its transaction. $1 bigint: microseconds.
INSERT INTO @schema@.timing (seq, duration)
SELECT max(seq), $1::bigint * interval '1 microsecond' FROM @schema@.ledger
