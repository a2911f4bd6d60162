-- Columns that a sequence numbers, as its own or in their default, with how much is used of the numbers that it and the
-- column's type can count to. Not of a sequence that begins again, nor of one that cannot be read.
-- $1 text: the ledger's schema, left out.
-- Columns: schema, relation, name text; used numeric, from 0 to 1. Locks: ACCESS SHARE on one sequence after another;
-- those that somebody holds ACCESS EXCLUSIVE are not waited for.
WITH held AS MATERIALIZED (
    SELECT relation FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND pid <> pg_backend_pid()
), numbered AS (
    SELECT refobjid AS relation, refobjsubid AS number, objid AS sequence
    FROM pg_depend
    WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')
    UNION
    SELECT adrelid, adnum, refobjid
    FROM pg_depend
    JOIN pg_attrdef ON pg_attrdef.oid = objid
    WHERE classid = 'pg_attrdef'::regclass AND refclassid = 'pg_class'::regclass
), counted AS (
    SELECT numbered.relation, attname, pg_sequence_last_value(seqrelid) AS last, least(seqmax, bound) AS top,
           greatest(seqmin, -bound - 1) AS bottom, seqincrement > 0 AS ascends
    FROM numbered
    JOIN pg_sequence ON seqrelid = numbered.sequence
    JOIN pg_attribute ON attrelid = numbered.relation AND attnum = number
    LEFT JOIN (
        VALUES ('int2'::regtype, 32767), ('int4', 2147483647), ('int8', 9223372036854775807)
    ) AS type (oid, bound) ON type.oid = atttypid
    WHERE NOT (seqcycle AND seqmax <= coalesce(bound, seqmax) AND seqmin >= coalesce(-bound - 1, seqmin))
        AND has_sequence_privilege(seqrelid, 'SELECT, USAGE') AND NOT EXISTS (SELECT FROM held WHERE relation = seqrelid)
)
SELECT namespace.nspname AS schema, class.relname AS relation, attname AS name,
       max(CASE WHEN ascends THEN last::numeric - bottom ELSE top::numeric - last END / (top::numeric - bottom)) AS used
FROM counted
JOIN pg_class AS class ON class.oid = counted.relation
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
WHERE last IS NOT NULL AND top > bottom
    AND namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
GROUP BY namespace.nspname, class.relname, attname
