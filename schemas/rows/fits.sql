-- Make pg_temp.migrator_fits(value text, type text), which says if a text can be a value of a type, for this session.
-- No parameters, no columns. Locks: none.
CREATE OR REPLACE FUNCTION pg_temp.migrator_fits(value text, type text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT %L::%s', value, type);
    RETURN true;
EXCEPTION WHEN OTHERS THEN
    RETURN false;
END $$
