-- Operator classes, with the operators and functions that belong to them alone.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT class.oid AS object, format('%I.%I USING %I', nspname, opcname, amname) AS identity, quote_ident(opcname) AS name,
       quote_ident(nspname) AS schema,
       format('CREATE OPERATOR CLASS %I.%I ', nspname, opcname) || CASE WHEN opcdefault THEN 'DEFAULT ' ELSE '' END ||
           format('FOR TYPE %s USING %I FAMILY %I.%I AS ', format_type(opcintype, NULL), amname,
                  opfnamespace::regnamespace::text, opfname) || concat_ws(
               ', ', 'STORAGE ' || format_type(coalesce(nullif(opckeytype, 0), opcintype), NULL), members.operators,
               members.functions
           ) AS definition,
       quote_ident(pg_get_userbyid(opcowner)) AS owner
FROM pg_opclass AS class
JOIN pg_am ON pg_am.oid = opcmethod
JOIN pg_opfamily AS family ON family.oid = opcfamily
JOIN pg_namespace AS namespace ON namespace.oid = opcnamespace
CROSS JOIN LATERAL (
    SELECT (
        SELECT string_agg(format('OPERATOR %s %s', amopstrategy, amopopr::regoperator::text) || coalesce(
            (SELECT format(' FOR ORDER BY %I.%I', sort.opfnamespace::regnamespace::text, sort.opfname)
             FROM pg_opfamily AS sort WHERE sort.oid = amopsortfamily), ''), ', ' ORDER BY amopstrategy, amopopr::regoperator::text)
        FROM pg_depend JOIN pg_amop ON pg_amop.oid = objid
        WHERE classid = 'pg_amop'::regclass AND refclassid = 'pg_opclass'::regclass AND refobjid = class.oid AND deptype = 'i'
    ) AS operators, (
        SELECT string_agg(format('FUNCTION %s (%s, %s) %s', amprocnum, format_type(amproclefttype, NULL),
                                 format_type(amprocrighttype, NULL), amproc::regprocedure::text), ', '
                          ORDER BY amprocnum, amproc::regprocedure::text)
        FROM pg_depend JOIN pg_amproc ON pg_amproc.oid = objid
        WHERE classid = 'pg_amproc'::regclass AND refclassid = 'pg_opclass'::regclass AND refobjid = class.oid AND deptype = 'i'
    ) AS functions
) AS members
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_opclass'::regclass AND objid = class.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
