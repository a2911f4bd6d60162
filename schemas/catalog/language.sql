-- Languages.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT language.oid AS object, quote_ident(lanname) AS identity, quote_ident(lanname) AS name,
       CASE WHEN lanpltrusted THEN 'TRUSTED ' END AS trust,
       concat_ws(
           ' ', 'HANDLER ' || lanplcallfoid::regproc::text, 'INLINE ' || nullif(laninline::oid, 0)::regproc::text,
           'VALIDATOR ' || nullif(lanvalidator::oid, 0)::regproc::text
       ) AS definition,
       quote_ident(pg_get_userbyid(lanowner)) AS owner
FROM pg_language AS language
WHERE lanispl AND $1::text IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_language'::regclass AND objid = language.oid
            AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
