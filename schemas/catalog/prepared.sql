-- How many of the statements that a session has prepared are still there.
-- $1 text: what their names are like. Columns: count bigint. Locks: none.
SELECT count(*) FROM pg_catalog.pg_prepared_statements WHERE name LIKE $1
