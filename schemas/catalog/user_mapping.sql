-- User mappings.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- options: lines "name='value'"; secrets: the others, whose values are never shown, with what tells that one has changed.
SELECT umid AS object, format('FOR %s SERVER %I', role.name, server.srvname) AS identity, server.oid AS parent,
       'OPTIONS (' || options.written || ')' AS with_options, options.lines AS options, options.secrets AS secrets
FROM pg_user_mappings AS mapping -- pg_user_mapping itself is for superusers; here options are NULL to who may not see them
JOIN pg_foreign_server AS server ON server.oid = srvid
CROSS JOIN LATERAL (
    SELECT CASE umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(umuser)) END AS name
) AS role
CROSS JOIN LATERAL (
    SELECT string_agg(format('%I %L', option_name, option_value), ', ' ORDER BY option_name)
               FILTER (WHERE NOT is_secret) AS written,
           string_agg(format('%I=%L', option_name, option_value), chr(10) ORDER BY option_name)
               FILTER (WHERE NOT is_secret) AS lines,
           string_agg(format('%I=%s', option_name, left(md5(concat_ws(' ', server.srvname, role.name, option_value)), 3)), chr(10)
                      ORDER BY option_name) FILTER (WHERE is_secret) AS secrets
    FROM pg_options_to_table(umoptions)
    CROSS JOIN LATERAL (SELECT option_name !~ '^(user|username|user_name|schema|dbname|domain|host|port)$' AS is_secret) AS judged
) AS options
WHERE $1::text IS NOT NULL
