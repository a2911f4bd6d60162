-- What this database was asked, as pg_stat_statements has it; search_path leads to it. Statements within functions are
-- left out where it tells (since version 14).
-- Columns: query text (NULL: of another role, whose statements this one may not see); calls bigint. Locks: none.
SELECT CASE WHEN query <> '<insufficient privilege>' THEN query END AS query, sum(calls)::bigint AS calls
FROM pg_stat_statements AS statement
WHERE dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  AND pg_catalog.to_jsonb(statement) ->> 'toplevel' IS DISTINCT FROM 'false'
GROUP BY query
