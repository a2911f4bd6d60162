-- Indexes that a partitioned one has in its partitions: they come and go with it, but have names of their own.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT class.oid AS object, format('%I.%I', nspname, class.relname) AS identity, quote_ident(class.relname) AS name,
       indrelid AS parent, inhparent::regclass::text AS of_index
FROM pg_index
JOIN pg_class AS class ON class.oid = indexrelid AND relispartition
JOIN pg_inherits ON inhrelid = indexrelid
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
