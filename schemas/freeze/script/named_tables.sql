-- Names as a JSON array, with the partitions of those that are tables.
SELECT json_agg(coalesce(part.relid::regclass::text, named.name))
FROM (VALUES @names@) AS named (name)
LEFT JOIN LATERAL pg_partition_tree(to_regclass(named.name)) AS part ON true
