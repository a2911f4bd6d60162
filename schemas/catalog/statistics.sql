-- Extended statistics.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT statistics.oid AS object, format('%I.%I', nspname, stxname) AS identity, quote_ident(stxname) AS name,
       quote_ident(nspname) AS schema, stxrelid AS parent, pg_get_statisticsobjdef(statistics.oid) AS definition,
       nullif(to_jsonb(statistics) ->> 'stxstattarget', '-1') AS target,
       quote_ident(pg_get_userbyid(stxowner)) AS owner
FROM pg_statistic_ext AS statistics
JOIN pg_namespace AS namespace ON namespace.oid = stxnamespace
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
