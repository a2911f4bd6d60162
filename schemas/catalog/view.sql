-- Views.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- columns: names and types, which CREATE OR REPLACE VIEW cannot change.
SELECT class.oid AS object, format('%I.%I', nspname, relname) AS identity, quote_ident(relname) AS name,
       quote_ident(nspname) AS schema,
       (
           SELECT string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' ORDER BY attnum)
           FROM pg_attribute WHERE attrelid = class.oid AND attnum > 0
       ) AS columns,
       (SELECT string_agg(option, chr(10) ORDER BY option) FROM unnest(reloptions) AS option) AS options,
       quote_ident(pg_get_userbyid(relowner)) AS owner
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
WHERE relkind = 'v' AND nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = class.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
