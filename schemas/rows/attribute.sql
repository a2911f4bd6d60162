-- The attributes of a composite type, in order, as SQL_ROWS_COLUMN has columns.
-- $1 text: the type, quoted. Columns: type text; is_text, is_array boolean; labels, composite text. Locks: none.
SELECT format_type(atttypid, atttypmod) AS type, type.typcategory = 'S' AS is_text,
       (SELECT string_agg(enumlabel, chr(10) ORDER BY enumsortorder) FROM pg_enum
        WHERE enumtypid IN (type.oid, type.typelem, type.typbasetype)) AS labels,
       (SELECT format_type(oid, NULL) FROM pg_type AS base WHERE oid IN (type.oid, type.typbasetype, element.oid, element.typbasetype)
            AND typtype = 'c') AS composite, element.oid IS NOT NULL AS is_array
FROM pg_attribute
JOIN pg_type AS type ON type.oid = atttypid
LEFT JOIN pg_type AS element ON element.oid = type.typelem AND type.typcategory = 'A'
WHERE attrelid = (SELECT typrelid FROM pg_type WHERE pg_type.oid = to_regtype($1)) AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
