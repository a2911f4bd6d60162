-- Materialized views.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT class.oid AS object, format('%I.%I', nspname, relname) AS identity, quote_ident(relname) AS name,
       quote_ident(nspname) AS schema, rtrim(pg_get_viewdef(class.oid), ';') AS definition,
       CASE WHEN relispopulated THEN 'WITH DATA' ELSE 'WITH NO DATA' END AS populated,
       (SELECT string_agg(option, chr(10) ORDER BY option) FROM unnest(reloptions) AS option) AS storage_parameters,
       (SELECT quote_ident(spcname) FROM pg_tablespace WHERE pg_tablespace.oid = reltablespace) AS tablespace,
       quote_ident(pg_get_userbyid(relowner)) AS owner
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
WHERE relkind = 'm' AND nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = class.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
