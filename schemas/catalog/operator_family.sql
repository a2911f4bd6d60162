-- Operator families; what is in them, and in no class, is in kinds of its own.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT family.oid AS object, format('%I.%I USING %I', nspname, opfname, amname) AS identity, quote_ident(opfname) AS name,
       quote_ident(nspname) AS schema,
       quote_ident(pg_get_userbyid(opfowner)) AS owner
FROM pg_opfamily AS family
JOIN pg_am ON pg_am.oid = opfmethod
JOIN pg_namespace AS namespace ON namespace.oid = opfnamespace
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_opfamily'::regclass AND objid = family.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
