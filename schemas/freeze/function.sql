-- A freeze's function. $1 text: the ledger's schema, unquoted. $2 text: its name.
-- Columns: owner text, may_replace bool, passes text (those that it lets through, as script/function.sql has them, or NULL).
-- No row: there is none. Locks: none.
SELECT pg_get_userbyid(proowner) AS owner, pg_has_role(proowner, 'USAGE') AS may_replace,
       (SELECT string_agg(pass[1], ', ') FROM regexp_matches(prosrc, '''[0-9a-f]{64}''', 'g') AS pass) AS passes
FROM pg_proc
WHERE pronamespace = to_regnamespace(quote_ident($1)) AND proname = $2
