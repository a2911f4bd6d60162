-- Access methods.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT method.oid AS object, quote_ident(amname) AS identity,
       format('TYPE %s HANDLER %s', CASE amtype WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END, amhandler) AS definition
FROM pg_am AS method
WHERE oid >= 16384 AND $1::text IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_am'::regclass AND objid = method.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
