-- Types by their oids; of a domain also what it rests on in the end.
-- Parameters: $1 oid[]. Rows: one for each of them that there is.
-- Columns: oid; name text, as format_type() has it without length and precision; base text: the same of what a domain
-- rests on, of all others the name; category "char", as in pg_type; first and last text: labels of an enum, or NULL.
-- Locks: none.
WITH RECURSIVE resolved AS (
    SELECT oid AS asked, oid AS base, typtype, typbasetype, typcategory
    FROM pg_catalog.pg_type
    WHERE oid = ANY ($1::oid[])
    UNION ALL
    SELECT resolved.asked, below.oid, below.typtype, below.typbasetype, below.typcategory
    FROM resolved
    JOIN pg_catalog.pg_type AS below ON below.oid = resolved.typbasetype
    WHERE resolved.typtype = 'd'
)
SELECT
    asked AS oid,
    pg_catalog.format_type(asked, NULL) AS name,
    pg_catalog.format_type(base, NULL) AS base,
    typcategory AS category,
    (SELECT enumlabel FROM pg_catalog.pg_enum WHERE enumtypid = base ORDER BY enumsortorder LIMIT 1) AS first,
    (SELECT enumlabel FROM pg_catalog.pg_enum WHERE enumtypid = base ORDER BY enumsortorder DESC LIMIT 1) AS last
FROM resolved
WHERE typtype <> 'd'
