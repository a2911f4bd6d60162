-- The statement that makes many rows of those that a table has, partitions included: keys are counted on, but for what
-- refers to another table or decides on the partition; all else is as it is.
-- $1 text: the table, quoted; $2 text: the ledger's schema; $3 text: how many rows. Columns: name text, qualified and
-- quoted; statement text. No row: it is no table, or the ledger's. Locks: none.
WITH relation AS (
    SELECT top.oid, format('%I.%I', nspname, relname) AS name
    FROM pg_class AS top
    JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE top.oid = to_regclass($1) AND relkind IN ('r', 'p') AND relpersistence <> 't' AND nspname <> $2
), attribute AS (
    SELECT attnum, quote_ident(attname) AS attname, relation.name, format_type(atttypid, atttypmod) AS type, typname, typcategory,
           CASE WHEN typcategory = 'S' AND atttypmod > 4 THEN greatest(atttypmod - 4 - length($3), 0) END AS room,
           EXISTS (SELECT FROM pg_index WHERE indrelid = attrelid AND (indisunique OR indisexclusion) AND attnum = ANY (indkey))
               AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = attrelid AND contype = 'f' AND attnum = ANY (conkey))
               AND NOT EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = attrelid AND attnum = ANY (partattrs))
               AS is_counted
    FROM relation
    JOIN pg_attribute ON attrelid = relation.oid
    JOIN pg_type ON pg_type.oid = atttypid
    WHERE attnum > 0 AND NOT attisdropped AND attgenerated = ''
), made AS (
    SELECT attnum, attname, CASE
               WHEN NOT is_counted THEN attname
               WHEN typcategory = 'N' THEN format('((SELECT max(%s) FROM %s) + number_of_row)::%s', attname, name, type)
               WHEN typcategory = 'S' THEN format('(left(%s::text, %s) || number_of_row)::%s', attname, coalesce(room, 1000), type)
               WHEN typname = 'date' THEN format('%s + number_of_row::int', attname)
               WHEN typcategory = 'D' THEN format('%s + number_of_row * interval ''1 second''', attname)
               WHEN typname = 'uuid' THEN format('md5(%s::text || number_of_row)::uuid', attname)
               ELSE attname
           END AS value
    FROM attribute
)
SELECT relation.name,
       format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM (SELECT source.*, row_number() OVER () AS number_of_row '
              'FROM %s AS source CROSS JOIN generate_series(1, %s) LIMIT %s) AS many', relation.name,
              string_agg(attname, ', ' ORDER BY attnum),
              string_agg(format('CASE WHEN %s IS NOT NULL THEN %s END', attname, value), ', ' ORDER BY attnum),
              relation.name, $3, $3) AS statement
FROM relation, made
GROUP BY relation.name
