-- Sequences of identity columns; what they count by is a facet of the column.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT class.oid AS object, format('%I.%I', nspname, relname) AS identity, quote_ident(relname) AS name,
       'pg_class' AS parent_class, refobjid AS parent, refobjsubid AS parent_sub,
       format('%I.%I', nspname, relname) AS "parent.identity_name",
       format('START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s %s', seqstart, seqincrement, seqmin, seqmax,
              seqcache, CASE WHEN seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END) AS "parent.identity_options"
FROM pg_depend
JOIN pg_sequence ON seqrelid = objid
JOIN pg_class AS class ON class.oid = seqrelid
JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype = 'i'
    AND nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
