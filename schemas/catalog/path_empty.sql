-- Settle how the catalog is read, until the transaction's end or SQL_CATALOG_PATH_RESTORE: with nothing but pg_catalog in
-- the search_path, so that names are printed with their schema; by plans that are made once, as they are asked often; and
-- interpreted, as none runs for long enough to be compiled.
-- Columns: path text, plans text, jit text, what they were; catalog_bytes bigint: the size of pg_class; reader text: whose
-- objects the session makes, quoted. Locks: none.
SELECT current_setting('search_path') AS path, set_config('search_path', 'pg_catalog', true),
       current_setting('plan_cache_mode') AS plans, set_config('plan_cache_mode', 'force_generic_plan', true),
       current_setting('jit') AS jit, set_config('jit', 'off', true),
       pg_catalog.pg_relation_size('pg_catalog.pg_class') AS catalog_bytes,
       pg_catalog.quote_ident(current_user) AS reader
