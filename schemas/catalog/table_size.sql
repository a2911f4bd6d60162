-- How much a table holds, partitions included, unless it is the ledger's own.
-- $1 text: the name, quoted. $2 text: the ledger's schema. Columns: name text, qualified and quoted; rows bigint, as the
-- server last counted; of what it never did, as many as have room, as a row has 28 bytes of its own at least; bytes bigint.
-- No row: it is no table. Locks: none.
SELECT format('%I.%I', nspname, top.relname) AS name,
       sum(CASE WHEN part.reltuples >= 0 THEN part.reltuples ELSE pg_relation_size(part.oid) / 28 END)::bigint AS rows,
       sum(pg_table_size(part.oid))::bigint AS bytes
FROM pg_class AS top
JOIN pg_namespace ON pg_namespace.oid = top.relnamespace
JOIN pg_class AS part ON part.oid = top.oid OR part.oid IN (SELECT relid FROM pg_partition_tree(top.oid) WHERE isleaf)
WHERE top.oid = to_regclass($1) AND top.relkind IN ('r', 'p') AND top.relpersistence <> 't' AND nspname <> $2
GROUP BY nspname, top.relname
