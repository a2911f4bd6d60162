-- Columns of tables, in order.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- is_local: not (only) inherited.
SELECT class.oid AS object, attnum AS sub, format('%I.%I.%I', namespace.nspname, class.relname, attname) AS identity,
       quote_ident(attname) AS name, class.oid AS parent, format_type(atttypid, atttypmod) ||
           CASE WHEN attcollation NOT IN (0, typcollation) THEN ' COLLATE ' || attcollation::regcollation::text ELSE '' END
           AS type,
       CASE WHEN attgenerated <> '' THEN
           ' GENERATED ALWAYS AS (' || pg_get_expr(adbin, adrelid) || CASE attgenerated WHEN 's' THEN ') STORED' ELSE ') VIRTUAL' END
       END AS generated,
       CASE WHEN attnotnull THEN 'NOT NULL' END AS not_null,
       CASE attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END AS identity_kind,
       CASE WHEN attidentity <> '' THEN format('%I.%I', sequence_namespace.nspname, sequence.relname) END AS identity_name,
       CASE WHEN attidentity <> '' THEN format(
           'START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s %s', seqstart, seqincrement, seqmin, seqmax,
           seqcache, CASE WHEN seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END
       ) END AS identity_options,
       CASE WHEN attstorage <> typstorage THEN
           CASE attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END
       END AS storage,
       CASE typstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END AS default_storage,
       CASE compression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
       nullif(attstattarget, -1) AS statistics,
       array_to_string(attoptions, chr(10)) AS parameters,
       CASE WHEN attislocal THEN 'local' END AS is_local
FROM (VALUES (''::"char")) AS older (attcompression) -- 13 has no such column: then the name means this one
CROSS JOIN LATERAL (SELECT *, attcompression AS compression FROM pg_attribute) AS attribute
JOIN pg_class AS class ON class.oid = attrelid
JOIN pg_type AS type ON type.oid = atttypid
JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
LEFT JOIN pg_depend ON attidentity <> '' AND classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
    AND refobjid = class.oid AND refobjsubid = attnum AND deptype = 'i'
LEFT JOIN pg_class AS sequence ON sequence.oid = objid
LEFT JOIN pg_namespace AS sequence_namespace ON sequence_namespace.oid = sequence.relnamespace
LEFT JOIN pg_sequence ON seqrelid = sequence.oid
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum AND attgenerated <> ''
WHERE attnum > 0 AND NOT attisdropped AND class.relkind IN ('r', 'p')
    AND namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = class.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
ORDER BY attrelid, attnum
