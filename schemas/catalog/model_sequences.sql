-- Sequences that belong to a column: serial, identity, OWNED BY.
-- $1 text: the ledger's schema, left out.
-- Columns: schema, name text; owner_schema, owner, owner_column text. Locks: none.
SELECT namespace.nspname AS schema, class.relname AS name, owner_namespace.nspname AS owner_schema,
       owning.relname AS owner, attname AS owner_column
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
JOIN pg_depend ON classid = 'pg_class'::regclass AND objid = class.oid AND objsubid = 0
    AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')
JOIN pg_class AS owning ON owning.oid = refobjid
JOIN pg_namespace AS owner_namespace ON owner_namespace.oid = owning.relnamespace
JOIN pg_attribute ON attrelid = owning.oid AND attnum = refobjsubid
WHERE class.relkind = 'S' AND namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
