-- Subscriptions that a freeze disabled, as they are now. $1 text: a JSON array of their names.
-- Columns: name text, may_alter bool. Those that are gone or enabled have no row. Locks: none.
SELECT subname AS name, pg_has_role(subowner, 'USAGE') AS may_alter
FROM pg_subscription
WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND NOT subenabled
    AND subname IN (SELECT name FROM json_array_elements_text($1::json) AS wanted (name))
ORDER BY 1
