-- Text search dictionaries.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT dictionary.oid AS object, format('%I.%I', nspname, dictname) AS identity, quote_ident(dictname) AS name,
       quote_ident(nspname) AS schema,
       concat_ws(', ', format('TEMPLATE = %I.%I', tmplnamespace::regnamespace::text, tmplname), dictinitoption) AS definition,
       quote_ident(pg_get_userbyid(dictowner)) AS owner
FROM pg_ts_dict AS dictionary
JOIN pg_ts_template AS template ON template.oid = dicttemplate
JOIN pg_namespace AS namespace ON namespace.oid = dictnamespace
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_ts_dict'::regclass AND objid = dictionary.oid
            AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
