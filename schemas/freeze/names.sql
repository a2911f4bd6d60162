-- What names mean. $1 text: a JSON array of names as people write them.
-- Columns: asked text, name text (qualified and quoted; NULL: there is none), kind text (pg_class.relkind),
-- schema text, is_temporary bool. Locks: none.
SELECT asked.name AS asked, CASE WHEN relation.oid IS NOT NULL THEN format('%I.%I', schema.nspname, relation.relname) END AS name, relation.relkind AS kind,
       schema.nspname AS schema, relation.relpersistence = 't' AS is_temporary
FROM json_array_elements_text($1::json) WITH ORDINALITY AS asked (name, number)
LEFT JOIN pg_class AS relation ON relation.oid = to_regclass(asked.name)
LEFT JOIN pg_namespace AS schema ON schema.oid = relation.relnamespace
ORDER BY asked.number
