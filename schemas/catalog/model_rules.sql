-- Rules of tables and views, apart from the one that is a view.
-- $1 text: the ledger's schema, left out.
-- Columns: schema, relation text; is_disabled bool; definition text, CREATE RULE. Locks: none.
SELECT namespace.nspname AS schema, class.relname AS relation, ev_enabled = 'D' AS is_disabled,
       pg_get_ruledef(pg_rewrite.oid) AS definition
FROM pg_rewrite
JOIN pg_class AS class ON class.oid = ev_class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
WHERE rulename <> '_RETURN' AND namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
