-- Text search parsers.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT parser.oid AS object, format('%I.%I', nspname, prsname) AS identity, quote_ident(prsname) AS name,
       quote_ident(nspname) AS schema,
       concat_ws(
           ', ', 'START = ' || prsstart::regproc::text, 'GETTOKEN = ' || prstoken::regproc::text,
           'END = ' || prsend::regproc::text, 'LEXTYPES = ' || prslextype::regproc::text,
           'HEADLINE = ' || nullif(prsheadline::oid, 0)::regproc::text
       ) AS definition
FROM pg_ts_parser AS parser
JOIN pg_namespace AS namespace ON namespace.oid = prsnamespace
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_ts_parser'::regclass AND objid = parser.oid
            AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
