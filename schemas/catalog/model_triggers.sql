-- Triggers of tables and views, the server's own apart.
-- $1 text: the ledger's schema, left out.
-- Columns: schema, relation, name text; function_schema, function text; is_for_each_row, is_before, has_condition, is_disabled bool; events text, what
-- it fires on; columns text, of UPDATE OF (lists: chr(31) stands before each item); definition text, CREATE TRIGGER, of
-- one with WHEN. Locks: none.
SELECT namespace.nspname AS schema, class.relname AS relation, tgname AS name,
       function_namespace.nspname AS function_schema, proname AS function, tgtype & 1 = 1 AS is_for_each_row,
       tgtype & 66 <> 0 AS is_before, tgqual IS NOT NULL AS has_condition, tgenabled = 'D' AS is_disabled,
       (
           SELECT string_agg(chr(31) || event, '' ORDER BY position)
           FROM (VALUES (1, 4, 'insert'), (2, 16, 'update'), (3, 8, 'delete'), (4, 32, 'truncate'))
               AS known (position, bit, event)
           WHERE tgtype & bit <> 0
       ) AS events,
       (
           SELECT string_agg(chr(31) || attname, '' ORDER BY position)
           FROM unnest(tgattr::int2[]) WITH ORDINALITY AS key (number, position)
           JOIN pg_attribute ON attrelid = tgrelid AND attnum = number
       ) AS columns,
       CASE WHEN tgqual IS NOT NULL THEN pg_get_triggerdef(pg_trigger.oid) END AS definition
FROM pg_trigger
JOIN pg_class AS class ON class.oid = tgrelid
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
JOIN pg_proc AS function ON function.oid = tgfoid
JOIN pg_namespace AS function_namespace ON function_namespace.oid = function.pronamespace
WHERE NOT tgisinternal AND namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
