-- Enumerations, domains, composite and other types that people make.
-- $1 text: the ledger's schema, left out.
-- Columns: schema, name text; kind text, pg_type.typtype; labels text, a list (chr(31) stands before each item); of a
-- domain: base_schema text (NULL: pg_catalog), base text, is_array bool, modifier int, is_not_null bool;
-- collation_schema (NULL: pg_catalog), collation text, unless it is the base's own. Locks: none.
SELECT namespace.nspname AS schema, type.typname AS name, type.typtype AS kind,
       (
           SELECT string_agg(chr(31) || enumlabel, '' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = type.oid
       ) AS labels,
       CASE WHEN base_namespace.nspname <> 'pg_catalog' THEN base_namespace.nspname END AS base_schema,
       element.typname AS base, element.oid <> base.oid AS is_array, type.typtypmod AS modifier,
       type.typnotnull AS is_not_null,
       CASE WHEN coll_namespace.nspname <> 'pg_catalog' THEN coll_namespace.nspname END AS collation_schema,
       coll.collname AS collation
FROM pg_type AS type
JOIN pg_namespace AS namespace ON namespace.oid = type.typnamespace
LEFT JOIN pg_class AS class ON class.oid = type.typrelid
LEFT JOIN pg_type AS base ON base.oid = type.typbasetype
LEFT JOIN pg_type AS element ON element.oid = CASE WHEN base.typcategory = 'A' AND base.typelem <> 0 AND base.typlen = -1
                                                   THEN base.typelem ELSE base.oid END
LEFT JOIN pg_namespace AS base_namespace ON base_namespace.oid = element.typnamespace
LEFT JOIN pg_collation AS coll ON coll.oid = type.typcollation AND type.typcollation <> base.typcollation
LEFT JOIN pg_namespace AS coll_namespace ON coll_namespace.oid = coll.collnamespace
WHERE (type.typtype IN ('e', 'd', 'r') OR (type.typtype = 'b' AND type.typelem = 0) OR class.relkind = 'c')
    AND namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
