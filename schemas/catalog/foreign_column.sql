-- Columns of foreign tables.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- options: lines "name='value'".
SELECT attrelid AS object, attnum AS sub, quote_ident(attname) AS name, attrelid AS parent,
       format_type(atttypid, atttypmod) ||
           CASE WHEN attcollation NOT IN (0, typcollation) THEN ' COLLATE ' || attcollation::regcollation::text ELSE '' END
           AS type,
       ' GENERATED ALWAYS AS (' || pg_get_expr(adbin, adrelid) || CASE attgenerated WHEN 's' THEN ') STORED' ELSE ') VIRTUAL' END
           AS generated,
       CASE WHEN attnotnull THEN 'NOT NULL' END AS not_null,
       CASE WHEN attnotnull THEN format('ALTER COLUMN %I SET NOT NULL', attname) END AS set_not_null, -- but see not_null.sql
       (
           SELECT string_agg(format('%I=%L', option_name, option_value), chr(10) ORDER BY option_name)
           FROM pg_options_to_table(attfdwoptions)
       ) AS options,
       nullif(attstattarget, -1) AS statistics,
       CASE WHEN attislocal THEN 'local' END AS is_local
FROM pg_attribute
JOIN pg_foreign_table ON ftrelid = attrelid
JOIN pg_type AS type ON type.oid = atttypid
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum AND attgenerated <> ''
WHERE attnum > 0 AND NOT attisdropped AND $1::text IS NOT NULL
