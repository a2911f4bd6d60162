-- The ledger's entries after a sequence, in order.
-- $1 bigint: seq > this. $2 bigint: at most so many. Columns as in the table, times in microseconds since 1970, bytes in
-- hexadecimal. A time that somebody made infinite is NULL: it must not end the walk along the chain, which will find it.
SELECT entry.seq, entry.kind, entry.version, entry.name, encode(entry.digest, 'hex') AS digest, entry.files, entry.class,
       entry.application, entry.run, entry.role, entry.host, entry.program,
       CASE WHEN isfinite(entry.at) THEN round(extract(epoch FROM entry.at) * 1000000)::bigint END AS at,
       entry.xid, entry.detail,
       encode(entry.previous, 'hex') AS previous, encode(entry.link, 'hex') AS link,
       CASE WHEN isfinite(timing.duration) THEN round(extract(epoch FROM timing.duration) * 1000000)::bigint END
           AS duration
FROM @schema@.ledger AS entry
LEFT JOIN @schema@.timing AS timing USING (seq)
WHERE entry.seq > $1
ORDER BY entry.seq
LIMIT $2
