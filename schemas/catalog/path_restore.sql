-- Set the search_path as it was, and how plans are made and run.
-- $1 text: path. $2 text: plans, $3 text: jit; NULL: as it is. Locks: none.
SELECT set_config('search_path', $1, true),
       set_config('plan_cache_mode', coalesce($2, current_setting('plan_cache_mode')), true),
       set_config('jit', coalesce($3, current_setting('jit')), true)
