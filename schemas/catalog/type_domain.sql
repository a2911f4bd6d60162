-- Domains; their constraints are a kind of their own.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT type.oid AS object, format('%I.%I', nspname, typname) AS identity, quote_ident(typname) AS name,
       quote_ident(nspname) AS schema, format_type(typbasetype, typtypmod) ||
           CASE WHEN typcollation NOT IN (0, (SELECT base.typcollation FROM pg_type AS base WHERE base.oid = type.typbasetype))
                THEN ' COLLATE ' || typcollation::regcollation::text ELSE '' END AS type,
       pg_get_expr(typdefaultbin, 0) AS default,
       CASE WHEN typnotnull THEN 'NOT NULL' END AS not_null,
       CASE WHEN typnotnull THEN 'SET NOT NULL' END AS set_not_null, -- but see not_null.sql
       quote_ident(pg_get_userbyid(typowner)) AS owner
FROM pg_type AS type
JOIN pg_namespace AS namespace ON namespace.oid = typnamespace
WHERE typtype = 'd' AND nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_type'::regclass AND objid = type.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
