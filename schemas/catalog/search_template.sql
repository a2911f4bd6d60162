-- Text search templates.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT template.oid AS object, format('%I.%I', nspname, tmplname) AS identity, quote_ident(tmplname) AS name,
       quote_ident(nspname) AS schema,
       concat_ws(
           ', ', 'INIT = ' || nullif(tmplinit::oid, 0)::regproc::text, 'LEXIZE = ' || tmpllexize::regproc::text
       ) AS definition
FROM pg_ts_template AS template
JOIN pg_namespace AS namespace ON namespace.oid = tmplnamespace
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_ts_template'::regclass AND objid = template.oid
            AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
