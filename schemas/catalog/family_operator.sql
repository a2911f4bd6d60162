-- Operators of an operator family that belong to none of its classes.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT pg_amop.oid AS object, format('%I.%I USING %I %s (%s)', nspname, opfname, amname, amopstrategy, sides) AS identity,
       family.oid AS parent, format('%s (%s)', amopstrategy, sides) AS number,
       format('%s %s', amopstrategy, amopopr::regoperator::text) || coalesce(
           (SELECT format(' FOR ORDER BY %I.%I', sort.opfnamespace::regnamespace::text, sort.opfname)
            FROM pg_opfamily AS sort WHERE sort.oid = amopsortfamily), '') AS definition
FROM pg_amop
JOIN pg_opfamily AS family ON family.oid = amopfamily
JOIN pg_am ON pg_am.oid = opfmethod
JOIN pg_namespace AS namespace ON namespace.oid = opfnamespace
CROSS JOIN LATERAL (
    SELECT concat_ws(', ', format_type(amoplefttype, NULL), format_type(amoprighttype, NULL)) AS sides
) AS written
WHERE pg_amop.oid >= 16384 AND nspname <> $1
    AND EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_amop'::regclass AND objid = pg_amop.oid AND refclassid = 'pg_opfamily'::regclass
    )
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_opfamily'::regclass AND objid = family.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
