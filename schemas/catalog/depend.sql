-- What needs what, as the server keeps it, among all that somebody has made.
-- Columns: class, object oid, sub int: who needs; on_class, on_object oid, on_sub int: what; part text: 'part' when the
-- first is no more than a part of the second, such as a constraint's index; 'key': a column by which its table is
-- partitioned, alone or in an expression. Locks: none.
-- The same may come twice. Triggers of constraints are left out: what they need, their constraints do.
SELECT classid AS class, objid AS object, objsubid AS sub, refclassid AS on_class, refobjid AS on_object,
       refobjsubid AS on_sub,
       CASE WHEN objsubid = 0 AND (deptype IN ('i', 'e') OR deptype = 'a' AND classid = 'pg_attrdef'::regclass) THEN 'part'
            WHEN objid = refobjid AND deptype = 'i' AND classid = 'pg_class'::regclass AND refclassid = classid THEN 'key'
       END AS part
FROM pg_depend
WHERE objid >= 16384 AND refobjid >= 16384 AND deptype <> 'x' AND NOT (deptype = 'i' AND classid = 'pg_trigger'::regclass)
