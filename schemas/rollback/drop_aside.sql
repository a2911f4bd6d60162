-- Drop what a repair has set aside for the text of a migration that is no more: the one that is applied next is another.
-- A warning says of which columns, and of how many rows.
-- @schema@: the ledger's, quoted; @version@: of the migration. Locks: ACCESS EXCLUSIVE on those tables.
DO $drop$
DECLARE
    aside   regclass;
    names   text;
    held    bigint;
BEGIN
    FOR aside, names IN
        SELECT class.oid, string_agg(quote_ident(attname), ', ' ORDER BY attnum)
        FROM pg_class AS class
        JOIN pg_attribute ON attrelid = class.oid AND attnum > 0 AND attname NOT LIKE 'migrator\_%'
        WHERE relnamespace = '@schema@'::regnamespace AND relkind = 'r' AND relname ~ '^aside_@version@_[0-9]+$'
        GROUP BY class.oid, relname
        ORDER BY relname
    LOOP
        EXECUTE format('SELECT count(*) FROM %s', aside) INTO held;
        IF held > 0 AND names <> 'last_value, is_called' THEN
            RAISE WARNING 'what stood in (%) is dropped with the earlier text of @version@: % row(s)', names, held;
        END IF;
        EXECUTE format('DROP TABLE %s', aside);
    END LOOP;
END
$drop$;
