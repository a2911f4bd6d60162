-- Sequences, but for those of identity columns, which are facets of the column.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT class.oid AS object, format('%I.%I', nspname, relname) AS identity, quote_ident(relname) AS name,
       quote_ident(nspname) AS schema,
       CASE relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END AS persistence,
       format_type(seqtypid, NULL) AS type, seqstart AS start, seqincrement AS increment, seqmin AS minimum,
       seqmax AS maximum, seqcache AS cache, CASE WHEN seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END AS cycle,
       (
           SELECT format('%I.%I.%I', owner_namespace.nspname, owner.relname, attname)
           FROM pg_depend
           JOIN pg_class AS owner ON owner.oid = refobjid
           JOIN pg_namespace AS owner_namespace ON owner_namespace.oid = owner.relnamespace
           JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
           WHERE classid = 'pg_class'::regclass AND objid = class.oid AND refclassid = 'pg_class'::regclass
               AND deptype = 'a'
       ) AS owned_by,
       quote_ident(pg_get_userbyid(relowner)) AS owner
FROM pg_sequence
JOIN pg_class AS class ON class.oid = seqrelid
JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = class.oid AND deptype IN ('e', 'i')
    )
