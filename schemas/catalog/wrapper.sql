-- Foreign data wrappers.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- options: lines "name='value'".
SELECT wrapper.oid AS object, quote_ident(fdwname) AS identity, quote_ident(fdwname) AS name,
       CASE fdwhandler WHEN 0 THEN 'NO HANDLER' ELSE 'HANDLER ' || fdwhandler::regproc::text END AS handler,
       CASE fdwvalidator WHEN 0 THEN 'NO VALIDATOR' ELSE 'VALIDATOR ' || fdwvalidator::regproc::text END AS validator,
       'OPTIONS (' || options.written || ')' AS with_options, options.lines AS options,
       quote_ident(pg_get_userbyid(fdwowner)) AS owner
FROM pg_foreign_data_wrapper AS wrapper
CROSS JOIN LATERAL (
    SELECT string_agg(format('%I %L', option_name, option_value), ', ' ORDER BY option_name) AS written,
           string_agg(format('%I=%L', option_name, option_value), chr(10) ORDER BY option_name) AS lines
    FROM pg_options_to_table(fdwoptions)
) AS options
WHERE $1::text IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_foreign_data_wrapper'::regclass AND objid = wrapper.oid
            AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
