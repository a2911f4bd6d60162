-- Columns of tables.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- is_local: not (only) inherited. identity_kind: not of a partition that has it from what it is one of (since 17). class: the operator class that a B-tree has of its type, if it is one of the server's own:
-- those have no parameters; collation: the column's.
SELECT attrelid AS object, attnum AS sub, quote_ident(attname) AS name, attrelid AS parent,
       format_type(atttypid, atttypmod) ||
           CASE WHEN attcollation <> 0 AND attcollation <> typcollation
               THEN ' COLLATE ' || attcollation::regcollation::text ELSE '' END
           AS type,
       CASE WHEN attgenerated <> '' THEN (
           SELECT ' GENERATED ALWAYS AS (' || pg_get_expr(adbin, adrelid) ||
                      CASE attgenerated WHEN 's' THEN ') STORED' ELSE ') VIRTUAL' END
           FROM pg_attrdef WHERE adrelid = attrelid AND adnum = attnum
       ) END AS generated,
       CASE WHEN attnotnull THEN 'NOT NULL' END AS not_null,
       CASE WHEN attnotnull THEN format('ALTER COLUMN %I SET NOT NULL', attname) END AS set_not_null, -- but see not_null.sql
       CASE WHEN attidentity <> '' AND EXISTS (
           SELECT FROM pg_depend
           WHERE refclassid = 'pg_class'::regclass AND refobjid = attrelid AND refobjsubid = attnum
               AND classid = 'pg_class'::regclass AND deptype = 'i'
       ) THEN CASE attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END END AS identity_kind,
       CASE WHEN attstorage <> typstorage THEN
           CASE attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END
       END AS storage,
       CASE WHEN attstorage <> typstorage THEN
           CASE typstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END
       END AS default_storage,
       CASE compression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
       nullif(attstattarget, -1) AS statistics,
       array_to_string(attoptions, chr(10)) AS parameters,
       CASE WHEN attislocal THEN 'local' END AS is_local,
       usual.oid AS class, attcollation AS collation
FROM (VALUES (''::"char")) AS older (attcompression) -- 13 has no such column: then the name means this one
CROSS JOIN LATERAL (SELECT *, attcompression AS compression FROM pg_attribute) AS attribute
JOIN pg_type AS type ON type.oid = atttypid
LEFT JOIN pg_opclass AS usual ON opcintype = CASE atttypid WHEN 'varchar'::regtype THEN 'text'::regtype ELSE atttypid END
    AND opcdefault AND opcmethod = (SELECT oid FROM pg_am WHERE amname = 'btree') AND usual.oid < 16384
WHERE attnum > 0 AND NOT attisdropped AND $1::text IS NOT NULL
    AND attrelid IN (SELECT oid FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'p'))
