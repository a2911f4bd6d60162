-- The columns of a table that a made-up row has to have values for, in order.
-- $1 text: the table's oid. Columns: name text, quoted; plain text, not so; type text; is_text, is_nullable boolean;
-- labels text: of an enum, a line each; composite text: the type of it that has attributes, its elements' with is_array
-- boolean; foreign_table text and foreign_column text, quoted, foreign_order text: what it
-- refers to, and by which columns that table's rows are put in order; is_own boolean: the same table. Locks: none.
SELECT quote_ident(attname) AS name, attname AS plain, format_type(atttypid, atttypmod) AS type,
       type.typcategory = 'S' AS is_text, NOT attnotnull AS is_nullable,
       (SELECT string_agg(enumlabel, chr(10) ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid IN (type.oid, type.typelem, type.typbasetype))
           AS labels,
       (SELECT format_type(oid, NULL) FROM pg_type AS base WHERE oid IN (type.oid, type.typbasetype, element.oid, element.typbasetype)
            AND typtype = 'c') AS composite, element.oid IS NOT NULL AS is_array,
       confrelid::regclass::text AS foreign_table, foreign_column, foreign_order, coalesce(confrelid = attrelid, false) AS is_own
FROM pg_attribute
JOIN pg_type AS type ON type.oid = atttypid
LEFT JOIN pg_type AS element ON element.oid = type.typelem AND type.typcategory = 'A'
LEFT JOIN LATERAL (
    SELECT confrelid, (
               SELECT quote_ident(other.attname) FROM pg_attribute AS other
               WHERE other.attrelid = confrelid AND other.attnum = confkey[array_position(conkey, pg_attribute.attnum)]
           ) AS foreign_column, (
               SELECT string_agg(quote_ident(other.attname), ', ' ORDER BY other.attnum) FROM pg_attribute AS other
               WHERE other.attrelid = confrelid AND other.attnum = ANY (confkey)
           ) AS foreign_order
    FROM pg_constraint
    WHERE contype = 'f' AND conrelid = attrelid AND attnum = ANY (conkey)
    ORDER BY array_length(conkey, 1) DESC, pg_constraint.oid
    LIMIT 1
) AS referring ON true
WHERE attrelid = $1::oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = ''
    AND NOT EXISTS (
        SELECT FROM pg_attrdef
        WHERE adrelid = attrelid AND adnum = attnum AND pg_get_expr(adbin, adrelid) ~ '\mnextval\('
    )
ORDER BY attnum
