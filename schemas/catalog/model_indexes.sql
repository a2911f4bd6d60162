-- Indexes, in the order in which they came to be.
-- $1 text: the ledger's schema, left out.
-- Columns: schema, relation, name, method text; columns text, the key, "" for an expression; included, others text: what
-- else it needs (lists: chr(31) stands before each item); stem text, what it would be
-- named after; parent_schema, parent text; constraint text; is_unique,
-- is_primary, is_partial, has_expression, is_valid, is_replica_identity bool. Locks: none.
SELECT namespace.nspname AS schema, class.relname AS relation, entry.relname AS name, method.amname AS method,
       (
           SELECT string_agg(chr(31) || coalesce(attname, ''), '' ORDER BY position)
           FROM unnest(index.indkey::int2[]) WITH ORDINALITY AS key (number, position)
           LEFT JOIN pg_attribute ON attrelid = class.oid AND attnum = number AND number <> 0
           WHERE position <= index.indnkeyatts
       ) AS columns,
       (
           SELECT string_agg(chr(31) || attname, '' ORDER BY position)
           FROM unnest(index.indkey::int2[]) WITH ORDINALITY AS key (number, position)
           JOIN pg_attribute ON attrelid = class.oid AND attnum = number
           WHERE position > index.indnkeyatts
       ) AS included,
       (
           SELECT string_agg(chr(31) || attname, '')
           FROM pg_depend
           JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
           WHERE classid = 'pg_class'::regclass AND objid = entry.oid AND refclassid = 'pg_class'::regclass
               AND refobjid = class.oid AND refobjsubid > 0 AND refobjsubid <> ALL (index.indkey::int2[])
       ) AS others,
       (SELECT string_agg(attname, '_' ORDER BY attnum) FROM pg_attribute WHERE attrelid = entry.oid) AS stem,
       above_namespace.nspname AS parent_schema, above.relname AS parent, "constraint".conname AS constraint,
       index.indisunique AS is_unique, index.indisprimary AS is_primary, index.indpred IS NOT NULL AS is_partial,
       index.indexprs IS NOT NULL AS has_expression, index.indisvalid AS is_valid,
       index.indisreplident AS is_replica_identity
FROM pg_index AS index
JOIN pg_class AS class ON class.oid = index.indrelid
JOIN pg_class AS entry ON entry.oid = index.indexrelid
JOIN pg_am AS method ON method.oid = entry.relam
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
LEFT JOIN pg_inherits ON inhrelid = entry.oid
LEFT JOIN pg_class AS above ON above.oid = inhparent
LEFT JOIN pg_namespace AS above_namespace ON above_namespace.oid = above.relnamespace
LEFT JOIN pg_constraint AS "constraint" ON "constraint".conindid = entry.oid AND "constraint".contype IN ('p', 'u', 'x')
WHERE namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
ORDER BY entry.oid
