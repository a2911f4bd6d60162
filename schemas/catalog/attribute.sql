-- Attributes of composite types.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT reltype AS object, attnum AS sub, quote_ident(attname) AS name, reltype AS parent, format_type(atttypid, atttypmod) ||
           CASE WHEN attcollation NOT IN (0, typcollation) THEN ' COLLATE ' || attcollation::regcollation::text ELSE '' END
           AS type
FROM pg_attribute
JOIN pg_class AS class ON class.oid = attrelid
JOIN pg_type AS type ON type.oid = atttypid
WHERE attnum > 0 AND NOT attisdropped AND class.oid >= 16384 AND relkind = 'c' AND $1::text IS NOT NULL
