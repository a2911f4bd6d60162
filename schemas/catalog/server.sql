-- Foreign servers.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- options: lines "name='value'".
SELECT server.oid AS object, quote_ident(srvname) AS identity, quote_ident(srvname) AS name,
       ' TYPE ' || quote_literal(srvtype) AS type, quote_literal(srvversion) AS version,
       ' VERSION ' || quote_literal(srvversion) AS with_version, quote_ident(fdwname) AS wrapper,
       'OPTIONS (' || options.written || ')' AS with_options, options.lines AS options,
       quote_ident(pg_get_userbyid(srvowner)) AS owner
FROM pg_foreign_server AS server
JOIN pg_foreign_data_wrapper AS wrapper ON wrapper.oid = srvfdw
CROSS JOIN LATERAL (
    SELECT string_agg(format('%I %L', option_name, option_value), ', ' ORDER BY option_name) AS written,
           string_agg(format('%I=%L', option_name, option_value), chr(10) ORDER BY option_name) AS lines
    FROM pg_options_to_table(srvoptions)
) AS options
WHERE $1::text IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_foreign_server'::regclass AND objid = server.oid
            AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
