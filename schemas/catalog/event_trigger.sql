-- Event triggers.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT event_trigger.oid AS object, quote_ident(evtname) AS identity, quote_ident(evtname) AS name,
       concat_ws(
           ' ', 'ON', evtevent,
           'WHEN TAG IN (' || (SELECT string_agg(quote_literal(tag), ', ') FROM unnest(evttags) AS tag) || ')',
           'EXECUTE FUNCTION', evtfoid::regproc::text || '()'
       ) AS definition,
       CASE evtenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A' THEN 'ENABLE ALWAYS' END AS enabled,
       quote_ident(pg_get_userbyid(evtowner)) AS owner
FROM pg_event_trigger AS event_trigger
JOIN pg_proc AS procedure ON procedure.oid = evtfoid
JOIN pg_namespace AS namespace ON namespace.oid = pronamespace
WHERE nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_event_trigger'::regclass AND objid = event_trigger.oid
            AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
