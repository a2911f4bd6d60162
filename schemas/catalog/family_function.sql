-- Support functions of an operator family that belong to none of its classes.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT pg_amproc.oid AS object, format('%I.%I USING %I function %s (%s)', nspname, opfname, amname, amprocnum, sides) AS identity,
       family.oid AS parent, format('%s (%s)', amprocnum, sides) AS number,
       format('%s (%s) %s', amprocnum, sides, amproc::regprocedure::text) AS definition
FROM pg_amproc
JOIN pg_opfamily AS family ON family.oid = amprocfamily
JOIN pg_am ON pg_am.oid = opfmethod
JOIN pg_namespace AS namespace ON namespace.oid = opfnamespace
CROSS JOIN LATERAL (
    SELECT concat_ws(', ', format_type(amproclefttype, NULL), format_type(amprocrighttype, NULL)) AS sides
) AS written
WHERE pg_amproc.oid >= 16384 AND nspname <> $1
    AND EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_amproc'::regclass AND objid = pg_amproc.oid AND refclassid = 'pg_opfamily'::regclass
    )
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_opfamily'::regclass AND objid = family.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
