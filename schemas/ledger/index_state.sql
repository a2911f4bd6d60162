-- What became of an index statement. $1 text: schema or NULL (search_path then). $2 text: index name.
-- Columns: is_there bool, is_valid bool, qualified text (quoted name, or NULL). Locks: none.
SELECT index.indexrelid IS NOT NULL AS is_there,
       coalesce(index.indisvalid, false) AS is_valid,
       CASE WHEN index.indexrelid IS NOT NULL
            THEN format('%I.%I', (SELECT nspname FROM pg_namespace WHERE oid = relation.relnamespace), relation.relname)
       END AS qualified
FROM (SELECT to_regclass(CASE WHEN $1::text IS NULL THEN quote_ident($2) ELSE format('%I.%I', $1::text, $2::text) END)
      AS oid) AS wanted
LEFT JOIN pg_class AS relation ON relation.oid = wanted.oid
LEFT JOIN pg_index AS index ON index.indexrelid = relation.oid
