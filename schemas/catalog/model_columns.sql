-- Columns of tables and views, in order.
-- $1 text: the ledger's schema, left out.
-- Columns: schema, relation, name text; type_schema text, NULL: pg_catalog; type text, as the parser names it; is_array
-- bool; modifier int, pg_attribute.atttypmod; collation_schema (NULL: pg_catalog), collation text, unless it is the type's
-- own; is_not_null, has_default,
-- is_identity, is_generated, is_virtual bool. Locks: none.
SELECT namespace.nspname AS schema, class.relname AS relation, attribute.attname AS name,
       CASE WHEN type_namespace.nspname <> 'pg_catalog' THEN type_namespace.nspname END AS type_schema,
       base.typname AS type, base.oid <> type.oid AS is_array, attribute.atttypmod AS modifier,
       CASE WHEN coll_namespace.nspname <> 'pg_catalog' THEN coll_namespace.nspname END AS collation_schema,
       coll.collname AS collation,
       attribute.attnotnull AND NOT EXISTS (
           SELECT FROM pg_constraint
           WHERE conrelid = class.oid AND contype = 'n' AND conkey = ARRAY[attribute.attnum] AND NOT convalidated
       ) AS is_not_null,
       attribute.atthasdef OR attribute.attidentity <> '' AS has_default,
       attribute.attidentity <> '' AS is_identity, attribute.attgenerated <> '' AS is_generated,
       attribute.attgenerated = 'v' AS is_virtual
FROM pg_attribute AS attribute
JOIN pg_class AS class ON class.oid = attribute.attrelid
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
JOIN pg_type AS type ON type.oid = attribute.atttypid
JOIN pg_type AS base ON base.oid = CASE WHEN type.typcategory = 'A' AND type.typelem <> 0 AND type.typlen = -1
                                        THEN type.typelem ELSE type.oid END
JOIN pg_namespace AS type_namespace ON type_namespace.oid = base.typnamespace
LEFT JOIN pg_collation AS coll ON coll.oid = attribute.attcollation AND attribute.attcollation <> type.typcollation
LEFT JOIN pg_namespace AS coll_namespace ON coll_namespace.oid = coll.collnamespace
WHERE attribute.attnum > 0 AND NOT attribute.attisdropped AND class.relkind IN ('r', 'p', 'f', 'v', 'm')
    AND namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
ORDER BY class.oid, attribute.attnum
