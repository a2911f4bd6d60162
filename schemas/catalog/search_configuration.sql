-- Text search configurations.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- mappings: lines "token type=dictionaries".
SELECT configuration.oid AS object, format('%I.%I', nspname, cfgname) AS identity, quote_ident(cfgname) AS name,
       quote_ident(nspname) AS schema,
       format('%I.%I', prsnamespace::regnamespace::text, prsname) AS parser,
       (
           SELECT string_agg(line, chr(10) ORDER BY line)
           FROM (
               SELECT quote_ident(alias) || '=' || string_agg(mapdict::regdictionary::text, ', ' ORDER BY mapseqno)
               FROM pg_ts_config_map JOIN ts_token_type(cfgparser) ON tokid = maptokentype
               WHERE mapcfg = configuration.oid
               GROUP BY alias
           ) AS mapping (line)
       ) AS mappings,
       quote_ident(pg_get_userbyid(cfgowner)) AS owner
FROM pg_ts_config AS configuration
JOIN pg_ts_parser AS parser ON parser.oid = cfgparser
JOIN pg_namespace AS namespace ON namespace.oid = cfgnamespace
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_ts_config'::regclass AND objid = configuration.oid
            AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
