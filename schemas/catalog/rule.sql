-- Rewrite rules, but for those that make a view.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT "rule".oid AS object, format('%I.%I.%I', nspname, relname, rulename) AS identity, quote_ident(rulename) AS name,
       class.oid AS parent, rtrim(pg_get_ruledef("rule".oid), ';') AS definition,
       CASE ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A' THEN 'ENABLE ALWAYS' END AS enabled
FROM pg_rewrite AS "rule"
JOIN pg_class AS class ON class.oid = ev_class
JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
WHERE rulename <> '_RETURN' AND nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = class.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
