-- Sequences of identity columns; what they count by is a facet of the column.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT class.oid AS object, format('%I.%I', nspname, relname) AS identity, quote_ident(relname) AS name,
       'pg_class' AS parent_class, refobjid AS parent, refobjsubid AS parent_sub
FROM pg_depend
JOIN pg_class AS class ON class.oid = objid AND relkind = 'S'
JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype = 'i'
    AND nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
