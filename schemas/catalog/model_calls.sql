-- Functions that are called, and domains that are made, by what is kept: queries of views, defaults and generated columns,
-- policies. Operators and casts count as their functions.
-- $1 text: the ledger's schema, left out.
-- Columns: kind text: 'view', 'column' or 'policy'; schema, relation text; part text, the column's or the policy's name;
-- function_schema, function text, and arguments int; or NULL, and domain_schema, domain text. Locks: none.
WITH used AS (
    SELECT depend.classid, depend.objid, coalesce(operator.oprcode::oid, function.oid) AS function, domain.oid AS domain
    FROM pg_depend AS depend
    LEFT JOIN pg_proc AS function ON depend.refclassid = 'pg_proc'::regclass AND function.oid = depend.refobjid
    LEFT JOIN pg_operator AS operator ON depend.refclassid = 'pg_operator'::regclass AND operator.oid = depend.refobjid
    LEFT JOIN pg_type AS domain ON depend.refclassid = 'pg_type'::regclass AND domain.oid = depend.refobjid
        AND domain.typtype = 'd'
    WHERE depend.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass)
        AND depend.classid IN ('pg_rewrite'::regclass, 'pg_attrdef'::regclass, 'pg_policy'::regclass)
)
SELECT what.kind, namespace.nspname AS schema, class.relname AS relation, what.part,
       function_namespace.nspname AS function_schema, function.proname AS function, function.pronargs AS arguments,
       domain_namespace.nspname AS domain_schema, domain.typname AS domain
FROM used
CROSS JOIN LATERAL (
    SELECT 'view' AS kind, ev_class AS relation, NULL::name AS part
    FROM pg_rewrite
    WHERE used.classid = 'pg_rewrite'::regclass AND oid = used.objid AND rulename = '_RETURN'
    UNION ALL
    SELECT 'column', adrelid, attname
    FROM pg_attrdef
    JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
    WHERE used.classid = 'pg_attrdef'::regclass AND pg_attrdef.oid = used.objid
    UNION ALL
    SELECT 'policy', polrelid, polname
    FROM pg_policy
    WHERE used.classid = 'pg_policy'::regclass AND oid = used.objid
) AS what
JOIN pg_class AS class ON class.oid = what.relation
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
LEFT JOIN pg_proc AS function ON function.oid = used.function
LEFT JOIN pg_namespace AS function_namespace ON function_namespace.oid = function.pronamespace
LEFT JOIN pg_type AS domain ON domain.oid = used.domain
LEFT JOIN pg_namespace AS domain_namespace ON domain_namespace.oid = domain.typnamespace
WHERE (function.oid IS NOT NULL OR domain.oid IS NOT NULL)
    AND namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
ORDER BY namespace.nspname, class.relname, what.part, function.proname, function.oid, domain.typname
