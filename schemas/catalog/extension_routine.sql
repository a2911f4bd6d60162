-- Is one of these functions an extension's that may write, and whose text could be read?
-- $1 text: names, quoted, qualified or not, a line for each. Columns: is_there boolean. Locks: none.
SELECT EXISTS (
    SELECT FROM pg_proc
    JOIN pg_namespace ON pg_namespace.oid = pronamespace
    JOIN pg_language ON pg_language.oid = prolang
    JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e'
    WHERE provolatile = 'v' AND lanname NOT IN ('c', 'internal')
        AND string_to_array($1, chr(10)) && ARRAY[quote_ident(proname), format('%I.%I', nspname, proname)]
) AS is_there
