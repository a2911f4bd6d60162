-- Freeze those of the names that are tables by now, with the trees that they are in, as part of an open freeze. Behind the
-- statements of a repair, in its transaction, what it has made is born frozen.
SELECT @schema@.freeze_table('@id@', relation.oid, '@patience@', @tries@)
FROM (VALUES @names@) AS named (name)
JOIN pg_catalog.pg_class AS relation ON relation.oid = pg_catalog.to_regclass(named.name)
WHERE relation.relkind IN ('r', 'p', 'f') AND relation.relpersistence <> 't'
    AND relation.relnamespace <> pg_catalog.to_regnamespace('@schema@')
