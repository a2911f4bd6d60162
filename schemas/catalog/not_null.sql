-- NOT NULL of columns and domains, where it is a constraint with a name of its own: since 18, of domains since 17.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- on_what, on_comment: what it is of, as ALTER and as COMMENT say it. parent.set_not_null: how its parent gets it; NULL: from
-- the table that it inherits from.
SELECT "constraint".oid AS object, quote_ident(conname) AS name, parent_class, parent, parent_sub, on_what, on_comment,
       CASE
           WHEN NOT is_own THEN NULL
           WHEN conname = usual_name AND convalidated AND NOT connoinherit THEN concat('ALTER COLUMN ' || column_name || ' ', 'SET NOT NULL')
           ELSE concat_ws(
               ' ', 'ADD CONSTRAINT', quote_ident(conname), 'NOT NULL', column_name, CASE WHEN connoinherit THEN 'NO INHERIT' END,
               CASE WHEN NOT convalidated THEN 'NOT VALID' END
           )
       END AS "parent.set_not_null"
FROM pg_constraint AS "constraint"
JOIN (
    SELECT attrelid AS of_table, 0::oid AS of_domain, 'pg_class' AS parent_class, attrelid AS parent, attnum AS parent_sub,
           quote_ident(attname) AS column_name, concat_ws('_', relname, attname, 'not_null') AS usual_name,
           'TABLE ' || attrelid::regclass AS on_what, attrelid::regclass::text AS on_comment, relispartition AS is_partition
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attnum > 0 AND attnotnull
    UNION ALL
    SELECT 0, oid, 'pg_type', oid, 0, NULL, typname || '_not_null', 'DOMAIN ' || oid::regtype, 'DOMAIN ' || oid::regtype, false
    FROM pg_type
    WHERE typnotnull
) AS holder ON of_table = conrelid AND of_domain = contypid AND (contypid <> 0 OR conkey[1] = parent_sub)
CROSS JOIN LATERAL (SELECT contypid <> 0 OR conislocal OR is_partition AS is_own) AS judged
WHERE contype = 'n' AND "constraint".oid >= 16384 AND $1::text IS NOT NULL
