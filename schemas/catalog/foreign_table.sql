-- Foreign tables.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- options: lines "name='value'".
SELECT class.oid AS object, format('%I.%I', nspname, relname) AS identity, quote_ident(relname) AS name,
       quote_ident(nspname) AS schema, quote_ident(srvname) AS server,
       'OPTIONS (' || options.written || ')' AS with_options, options.lines AS options,
       CASE WHEN NOT relispartition THEN parents.lines END AS inherits,
       CASE WHEN relispartition THEN parents.lines END AS partition_of, pg_get_expr(relpartbound, class.oid) AS partition_bound,
       quote_ident(pg_get_userbyid(relowner)) AS owner
FROM pg_foreign_table
JOIN pg_class AS class ON class.oid = ftrelid
JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
JOIN pg_foreign_server AS server ON server.oid = ftserver
CROSS JOIN LATERAL (
    SELECT string_agg(format('%I %L', option_name, option_value), ', ' ORDER BY option_name) AS written,
           string_agg(format('%I=%L', option_name, option_value), chr(10) ORDER BY option_name) AS lines
    FROM pg_options_to_table(ftoptions)
) AS options
CROSS JOIN LATERAL (
    SELECT string_agg(format('%I.%I', parent_namespace.nspname, parent.relname), chr(10) ORDER BY inhseqno) AS lines
    FROM pg_inherits
    JOIN pg_class AS parent ON parent.oid = inhparent
    JOIN pg_namespace AS parent_namespace ON parent_namespace.oid = parent.relnamespace
    WHERE inhrelid = class.oid
) AS parents
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = class.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
