-- Drop a freeze's row triggers of a table that is about to be attached as a partition: its root has the same, under the same
-- names, and hands them down. Its statement triggers stay, so that nobody writes to it meanwhile.
-- object: the table's name, qualified and quoted.
CREATE OR REPLACE FUNCTION pg_temp.free_for_tree(object text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    own name;
BEGIN
    FOR own IN
        SELECT tgname FROM pg_catalog.pg_trigger
        WHERE tgrelid = object::pg_catalog.regclass AND tgname ~ '^freeze_[0-9a-f]+_row$' AND NOT tgisinternal
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', own, object);
    END LOOP;
END $$;
