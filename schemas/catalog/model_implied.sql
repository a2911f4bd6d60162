-- Operators and casts that run functions of the project.
-- $1 text: the ledger's schema, left out.
-- Columns: is_cast bool; schema, name text, of the operator or of the type that the cast makes (schema NULL: pg_catalog);
-- function_schema, function text, and arguments int. Locks: none.
SELECT what.is_cast, CASE WHEN namespace.nspname <> 'pg_catalog' THEN namespace.nspname END AS schema, what.name,
       function_namespace.nspname AS function_schema, function.proname AS function, function.pronargs AS arguments
FROM (
    SELECT false AS is_cast, oprnamespace AS namespace, oprname AS name, oprcode::oid AS function
    FROM pg_operator
    UNION ALL
    SELECT true, type.typnamespace, type.typname, castfunc
    FROM pg_cast
    JOIN pg_type AS type ON type.oid = casttarget
) AS what
JOIN pg_namespace AS namespace ON namespace.oid = what.namespace
JOIN pg_proc AS function ON function.oid = what.function
JOIN pg_namespace AS function_namespace ON function_namespace.oid = function.pronamespace
JOIN pg_language AS language ON language.oid = function.prolang
WHERE language.lanname NOT IN ('internal', 'c') AND function_namespace.nspname !~ '^(pg_|information_schema$)'
    AND function_namespace.nspname <> $1
ORDER BY 1, 2, 3, 4, 5, 6
