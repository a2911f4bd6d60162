-- The versions that are applied now: the last entry of a version that says so, and no later one that undoes it.
CREATE VIEW @schema@.applied AS
SELECT entry.version, entry.name, entry.kind, entry.class, entry.digest, entry.application, entry.role, entry.at,
       timing.duration, entry.seq
FROM (
    SELECT DISTINCT ON (version) *
    FROM @schema@.ledger
    WHERE kind IN ('apply', 'baseline', 'import', 'rollback')
    ORDER BY version, seq DESC
) AS entry
LEFT JOIN @schema@.timing USING (seq)
WHERE entry.kind <> 'rollback'
ORDER BY entry.version
