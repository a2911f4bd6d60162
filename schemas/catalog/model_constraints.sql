-- Constraints of tables and of domains, in the order in which they came to be.
-- $1 text: the ledger's schema, left out.
-- Columns: schema, name text; relation, or domain text; kind text, pg_constraint.contype; columns, other_columns text,
-- lists (chr(31) stands before each item); other_schema, other text, the referenced table; on_delete text; is_validated,
-- is_enforced, is_deferrable, is_not_inherited bool; definition text, of a CHECK. Locks: none.
SELECT namespace.nspname AS schema, "constraint".conname AS name, class.relname AS relation, type.typname AS domain,
       "constraint".contype AS kind,
       (
           SELECT string_agg(chr(31) || attname, '' ORDER BY position)
           FROM unnest("constraint".conkey) WITH ORDINALITY AS key (number, position)
           JOIN pg_attribute ON attrelid = "constraint".conrelid AND attnum = number
       ) AS columns,
       (
           SELECT string_agg(chr(31) || attname, '' ORDER BY position)
           FROM unnest("constraint".confkey) WITH ORDINALITY AS key (number, position)
           JOIN pg_attribute ON attrelid = "constraint".confrelid AND attnum = number
       ) AS other_columns,
       other_namespace.nspname AS other_schema, other.relname AS other, "constraint".confdeltype AS on_delete,
       "constraint".convalidated AS is_validated, "constraint".condeferrable AS is_deferrable,
       "constraint".connoinherit AS is_not_inherited,
       coalesce((to_jsonb("constraint") ->> 'conenforced')::boolean, true) AS is_enforced,
       CASE WHEN "constraint".contype = 'c' THEN pg_get_constraintdef("constraint".oid) END AS definition
FROM pg_constraint AS "constraint"
LEFT JOIN pg_class AS class ON class.oid = "constraint".conrelid
LEFT JOIN pg_type AS type ON type.oid = "constraint".contypid
JOIN pg_namespace AS namespace ON namespace.oid = coalesce(class.relnamespace, type.typnamespace)
LEFT JOIN pg_class AS other ON other.oid = "constraint".confrelid
LEFT JOIN pg_namespace AS other_namespace ON other_namespace.oid = other.relnamespace
LEFT JOIN pg_constraint AS parent ON parent.oid = "constraint".conparentid
WHERE "constraint".contype IN ('c', 'n', 'p', 'u', 'x', 'f')
    AND parent.conrelid IS DISTINCT FROM "constraint".conrelid -- not one for each partition of a referenced table
    AND namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
ORDER BY "constraint".oid
