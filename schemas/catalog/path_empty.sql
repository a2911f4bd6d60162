-- Leave nothing but pg_catalog in the search_path, so that names are printed with their schema; until the transaction's
-- end, or SQL_CATALOG_PATH_RESTORE.
-- Columns: path text, what it was. Locks: none.
SELECT current_setting('search_path') AS path, set_config('search_path', 'pg_catalog', true)
