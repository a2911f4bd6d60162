-- Which running server this is.
-- Columns: identity text. Locks: none.
SELECT format('%s %s', system_identifier, extract(epoch FROM pg_postmaster_start_time())) AS identity FROM pg_control_system()
