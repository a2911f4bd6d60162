-- Set the search_path as it was.
-- $1 text: path. Locks: none.
SELECT set_config('search_path', $1, true)
