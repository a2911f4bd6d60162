-- Transforms.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT transform.oid AS object, format('FOR %s LANGUAGE %I', format_type(trftype, NULL), lanname) AS identity,
       concat_ws(
           ', ', 'FROM SQL WITH FUNCTION ' || nullif(trffromsql::oid, 0)::regprocedure::text,
           'TO SQL WITH FUNCTION ' || nullif(trftosql::oid, 0)::regprocedure::text
       ) AS definition
FROM pg_transform AS transform
JOIN pg_language AS language ON language.oid = trflang
WHERE $1::text IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_transform'::regclass AND objid = transform.oid
            AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
