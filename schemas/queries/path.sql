-- Look for names where pg_stat_statements is, for the rest of the session.
-- Columns: path text. Rows: none when the extension is not in this database. Locks: none.
SELECT pg_catalog.set_config('search_path', pg_catalog.quote_ident(nspname), false) AS path
FROM pg_catalog.pg_extension
JOIN pg_catalog.pg_namespace ON pg_namespace.oid = extnamespace
WHERE extname = 'pg_stat_statements'
