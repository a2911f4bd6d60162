-- Triggers that a partitioned table has in its partitions: they come and go with it, but can be disabled apart;
-- but for our own.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT "trigger".oid AS object, format('%I.%I.%I', namespace.nspname, relname, tgname) AS identity, quote_ident(tgname) AS name,
       class.oid AS parent,
       CASE tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END
           AS enabled
FROM pg_trigger AS "trigger"
JOIN pg_class AS class ON class.oid = tgrelid
JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
JOIN pg_proc AS procedure ON procedure.oid = tgfoid
JOIN pg_namespace AS function_namespace ON function_namespace.oid = pronamespace
WHERE tgparentid <> 0 AND tgconstraint = 0
    AND namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1 AND function_namespace.nspname <> $1
