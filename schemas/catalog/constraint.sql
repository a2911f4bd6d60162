-- Constraints of tables, but for inherited ones and NOT NULL, which is a facet of the column.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- index: the one that it is made of, which is no object of its own.
SELECT "constraint".oid AS object, quote_ident(conname) AS name, conrelid AS parent,
       CASE WHEN index.oid IS NOT NULL THEN format('%I.%I', nspname, index.relname) END AS index,
       CASE WHEN index.reloptions IS NOT NULL THEN (
           SELECT string_agg(option, chr(10) ORDER BY option) FROM unnest(index.reloptions) AS option
       ) END AS index_parameters,
       CASE WHEN index.reltablespace <> 0 THEN (
           SELECT quote_ident(spcname) FROM pg_tablespace WHERE pg_tablespace.oid = index.reltablespace
       ) END AS index_tablespace,
       description AS index_comment,
       conkey AS columns, confrelid AS other, confkey AS other_columns,
       CASE
           WHEN set_columns IS NOT NULL OR is_temporal OR NOT is_enforced THEN NULL
           WHEN contype = 'f' THEN concat(
               'FOREIGN KEY ({columns}) REFERENCES {other}({other_columns})', CASE confmatchtype WHEN 'f' THEN ' MATCH FULL' END,
               CASE confupdtype WHEN 'r' THEN ' ON UPDATE RESTRICT' WHEN 'c' THEN ' ON UPDATE CASCADE'
                   WHEN 'n' THEN ' ON UPDATE SET NULL' WHEN 'd' THEN ' ON UPDATE SET DEFAULT' END,
               CASE confdeltype WHEN 'r' THEN ' ON DELETE RESTRICT' WHEN 'c' THEN ' ON DELETE CASCADE'
                   WHEN 'n' THEN ' ON DELETE SET NULL' WHEN 'd' THEN ' ON DELETE SET DEFAULT' END,
               CASE WHEN condeferrable THEN ' DEFERRABLE' END, CASE WHEN condeferred THEN ' INITIALLY DEFERRED' END,
               CASE WHEN NOT convalidated THEN ' NOT VALID' END
           )
           WHEN contype IN ('p', 'u') AND is_plain THEN concat(
               CASE contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END, ' ({columns})',
               CASE WHEN condeferrable THEN ' DEFERRABLE' END, CASE WHEN condeferred THEN ' INITIALLY DEFERRED' END
           )
       END AS pattern
FROM (VALUES (NULL::int2[], false, true, false)) -- what older versions do not have: then the name means this one
    AS older (confdelsetcols, conperiod, conenforced, indnullsnotdistinct)
CROSS JOIN LATERAL (
    SELECT *, confdelsetcols AS set_columns, conperiod AS is_temporal, conenforced AS is_enforced FROM pg_constraint
) AS "constraint"
LEFT JOIN pg_class AS index ON index.oid = conindid AND contype IN ('p', 'u', 'x')
LEFT JOIN LATERAL (
    SELECT indexrelid, indnatts = indnkeyatts AND NOT indnullsnotdistinct AS is_plain FROM pg_index
) AS plain ON indexrelid = index.oid
LEFT JOIN pg_namespace AS namespace ON namespace.oid = index.relnamespace
LEFT JOIN pg_description ON classoid = 'pg_class'::regclass AND objoid = index.oid AND objsubid = 0
WHERE contype IN ('c', 'p', 'u', 'x', 'f') AND conrelid >= 16384 AND conparentid = 0 AND (conislocal OR contype <> 'c')
    AND $1::text IS NOT NULL
