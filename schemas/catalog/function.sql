-- Functions, procedures and window functions.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- signature: what CREATE OR REPLACE cannot change.
SELECT procedure.oid AS object,
       format('%I.%I(%s)', nspname, proname, pg_get_function_identity_arguments(procedure.oid)) AS identity,
       quote_ident(proname) AS name, quote_ident(nspname) AS schema,
       CASE prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS kind,
       concat_ws(
           ' ', pg_get_function_arguments(procedure.oid), 'RETURNS', pg_get_function_result(procedure.oid), prokind
       ) AS signature,
       pg_get_functiondef(procedure.oid) AS definition, quote_ident(pg_get_userbyid(proowner)) AS owner
FROM pg_proc AS procedure
JOIN pg_namespace AS namespace ON namespace.oid = pronamespace
WHERE prokind <> 'a' AND nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = procedure.oid AND deptype IN ('e', 'i')
    )
