-- Where a name without schema is looked for.
-- Columns: path text, as SHOW search_path, of the session when it begins. Locks: none.
SELECT coalesce(reset_val, setting) AS path FROM pg_settings WHERE name = 'search_path'
