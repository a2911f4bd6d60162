-- How many rows this session has written to each table, in its transaction and, until they are handed on, in earlier
-- ones.
-- Columns: relation oid; inserted, updated, deleted bigint. Locks: none.
SELECT relid AS relation, n_tup_ins AS inserted, n_tup_upd AS updated, n_tup_del AS deleted
FROM pg_stat_xact_user_tables
WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
