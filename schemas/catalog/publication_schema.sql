-- Schemas whose tables a publication has, all of them.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- Since 15: their own catalog is not named here, as earlier servers have none.
SELECT of_publication.objid AS object, format('%I %I', pubname, nspname) AS identity, publication.oid AS parent,
       quote_ident(nspname) AS relation
FROM pg_depend AS of_publication
JOIN pg_depend AS of_schema ON of_schema.classid = of_publication.classid AND of_schema.objid = of_publication.objid
    AND of_schema.refclassid = 'pg_namespace'::regclass
JOIN pg_publication AS publication ON publication.oid = of_publication.refobjid
JOIN pg_namespace AS namespace ON namespace.oid = of_schema.refobjid
WHERE of_publication.classid = to_regclass('pg_catalog.pg_publication_namespace')
    AND of_publication.refclassid = 'pg_publication'::regclass AND nspname <> $1
