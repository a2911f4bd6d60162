-- What is wrong with the chain, a row per entry; no row: it is intact.
CREATE FUNCTION @schema@.check_chain() RETURNS TABLE (seq bigint, problem text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $function$
    SELECT chained.seq,
           CASE
               WHEN chained.seq <> chained.expected_seq THEN 'entries before it are missing'
               WHEN chained.previous IS DISTINCT FROM chained.expected_previous THEN 'previous is not the link before it'
               ELSE 'link does not fit its fields'
           END
    FROM (
        SELECT entry.seq, entry.previous, entry.link,
               row_number() OVER (ORDER BY entry.seq) AS expected_seq,
               lag(entry.link) OVER (ORDER BY entry.seq) AS expected_previous,
               CASE WHEN isfinite(entry.at) THEN @schema@.entry_link(entry) END AS expected_link
        FROM @schema@.ledger AS entry
    ) AS chained
    WHERE chained.seq <> chained.expected_seq
        OR chained.previous IS DISTINCT FROM chained.expected_previous
        OR chained.link IS DISTINCT FROM chained.expected_link
    ORDER BY chained.seq
$function$
