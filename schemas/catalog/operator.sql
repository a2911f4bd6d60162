-- Operators; those that others only mention are none yet.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT operator.oid AS object, format('%I.%s (%s, %s)', nspname, operator.oprname, sides.of_left, sides.of_right) AS identity,
       format('%I.%s', nspname, operator.oprname) AS name, quote_ident(nspname) AS schema,
       concat_ws(
           ', ', 'FUNCTION = ' || operator.oprcode::regproc::text, 'LEFTARG = ' || nullif(sides.of_left, 'NONE'),
           'RIGHTARG = ' || nullif(sides.of_right, 'NONE'),
           'COMMUTATOR = ' || CASE WHEN commutator.oid IS NOT NULL THEN
               format('OPERATOR(%I.%s)', commutator.oprnamespace::regnamespace::text, commutator.oprname) END,
           'NEGATOR = ' || CASE WHEN negator.oid IS NOT NULL THEN
               format('OPERATOR(%I.%s)', negator.oprnamespace::regnamespace::text, negator.oprname) END,
           'RESTRICT = ' || nullif(operator.oprrest::oid, 0)::regproc::text,
           'JOIN = ' || nullif(operator.oprjoin::oid, 0)::regproc::text,
           CASE WHEN operator.oprcanhash THEN 'HASHES' END, CASE WHEN operator.oprcanmerge THEN 'MERGES' END
       ) AS definition,
       quote_ident(pg_get_userbyid(operator.oprowner)) AS owner
FROM pg_operator AS operator
JOIN pg_namespace AS namespace ON namespace.oid = oprnamespace
LEFT JOIN pg_operator AS commutator ON commutator.oid = operator.oprcom
LEFT JOIN pg_operator AS negator ON negator.oid = operator.oprnegate
CROSS JOIN LATERAL (
    SELECT coalesce(format_type(nullif(operator.oprleft, 0), NULL), 'NONE') AS of_left,
           coalesce(format_type(nullif(operator.oprright, 0), NULL), 'NONE') AS of_right
) AS sides
WHERE operator.oprcode <> 0 AND nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_operator'::regclass AND objid = operator.oid
            AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
