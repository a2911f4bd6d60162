-- What is left of freezes that are thawed: triggers that let everything pass, table by table, by name.
-- $1 text: the ledger's schema, unquoted. $2 text: the function of the open freeze, or NULL.
-- Columns: name text (qualified and quoted), removal text (statements that remove them). Locks: none; the statements take
-- ACCESS EXCLUSIVE on the table, and on a root's partitions.
SELECT format('%I.%I', schema.nspname, relation.relname) COLLATE "C" AS name,
       string_agg(format('DROP TRIGGER IF EXISTS %I ON %I.%I;', trigger.tgname, schema.nspname, relation.relname), ' '
                  ORDER BY trigger.tgname) AS removal
FROM pg_trigger AS trigger
JOIN pg_proc AS callee ON callee.oid = trigger.tgfoid
JOIN pg_class AS relation ON relation.oid = trigger.tgrelid
JOIN pg_namespace AS schema ON schema.oid = relation.relnamespace
WHERE trigger.tgparentid = 0 AND callee.pronamespace = to_regnamespace(quote_ident($1))
    AND callee.proname ~ '^freeze_[0-9a-f]{12}$' AND callee.proname IS DISTINCT FROM $2
GROUP BY 1
ORDER BY 1
