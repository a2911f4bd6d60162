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
       description AS index_comment
FROM pg_constraint AS "constraint"
LEFT JOIN pg_class AS index ON index.oid = conindid AND contype IN ('p', 'u', 'x')
LEFT JOIN pg_namespace AS namespace ON namespace.oid = index.relnamespace
LEFT JOIN pg_description ON classoid = 'pg_class'::regclass AND objoid = index.oid AND objsubid = 0
WHERE contype IN ('c', 'p', 'u', 'x', 'f') AND conrelid >= 16384 AND conparentid = 0 AND (conislocal OR contype <> 'c')
    AND $1::text IS NOT NULL
