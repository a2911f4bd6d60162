-- Drop what a repair has set aside for the text of a migration that is no more: the one that is applied next is another.
-- @schema@: the ledger's, quoted; @version@: of the migration. Locks: ACCESS EXCLUSIVE on those tables.
DO $drop$
DECLARE
    aside regclass;
BEGIN
    FOR aside IN
        SELECT oid FROM pg_class
        WHERE relnamespace = '@schema@'::regnamespace AND relkind = 'r' AND relname ~ '^aside_@version@_[0-9]+$'
    LOOP
        EXECUTE format('DROP TABLE %s', aside);
    END LOOP;
END
$drop$
