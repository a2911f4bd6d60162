-- What needs what, among the objects of all kinds: an object's parts stand for it.
-- Columns: class text, object oid, sub int: who needs; on_class text, on_object oid, on_sub int: what. Locks: none.
-- The same may come twice. Triggers of constraints are left out: what they need, their constraints do.
WITH part AS ( -- what has no row of its own, and whose part it is
    SELECT 'pg_class'::regclass::oid AS class, oid AS object, 'pg_type'::regclass::oid AS of_class, reltype AS of_object,
           NULL::int AS of_sub
    FROM pg_class WHERE relkind = 'c'
    UNION ALL
    SELECT 'pg_type'::regclass, type.oid, 'pg_class'::regclass, typrelid, 0
    FROM pg_type AS type JOIN pg_class AS class ON class.oid = typrelid WHERE relkind <> 'c'
    UNION ALL
    SELECT 'pg_type'::regclass, type.typarray, CASE WHEN coalesce(relkind, 'c') = 'c' THEN 'pg_type'::regclass
                                                    ELSE 'pg_class'::regclass END,
           CASE WHEN coalesce(relkind, 'c') = 'c' THEN type.oid ELSE typrelid END, 0
    FROM pg_type AS type LEFT JOIN pg_class AS class ON class.oid = typrelid WHERE typarray <> 0
    UNION ALL
    SELECT 'pg_rewrite'::regclass, oid, 'pg_class'::regclass, ev_class, 0 FROM pg_rewrite WHERE rulename = '_RETURN'
    UNION ALL
    SELECT 'pg_attrdef'::regclass, pg_attrdef.oid, 'pg_class'::regclass, adrelid, adnum
    FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum WHERE attgenerated <> ''
    UNION ALL
    SELECT 'pg_class'::regclass, objid, refclassid, refobjid, refobjsubid -- a constraint's index, a column's sequence
    FROM pg_depend
    JOIN pg_class AS class ON classid = 'pg_class'::regclass AND class.oid = objid AND relkind IN ('i', 'I', 'S') AND NOT relispartition
    WHERE deptype = 'i' AND refclassid IN ('pg_constraint'::regclass, 'pg_class'::regclass)
    UNION ALL
    SELECT 'pg_constraint'::regclass, oid, 'pg_class'::regclass, conrelid, conkey[1] FROM pg_constraint WHERE contype = 'n'
    UNION ALL
    SELECT classid, objid, refclassid, refobjid, 0 -- what belongs to an operator class alone
    FROM pg_depend
    WHERE classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass) AND refclassid = 'pg_opclass'::regclass AND deptype = 'i'
    UNION ALL
    SELECT classid, objid, refclassid, refobjid, 0 FROM pg_depend
    WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
)
SELECT
    coalesce(user_part.of_class, classid)::regclass::text AS class, coalesce(user_part.of_object, objid) AS object,
    coalesce(user_part.of_sub, objsubid) AS sub,
    coalesce(used_part.of_class, refclassid)::regclass::text AS on_class,
    coalesce(used_part.of_object, refobjid) AS on_object, coalesce(used_part.of_sub, refobjsubid) AS on_sub
FROM pg_depend
LEFT JOIN part AS user_part ON user_part.class = classid AND user_part.object = objid
LEFT JOIN part AS used_part ON used_part.class = refclassid AND used_part.object = refobjid
WHERE objid >= 16384 AND refobjid >= 16384 AND deptype IN ('n', 'a', 'i', 'P', 'S')
    AND (coalesce(user_part.of_class, classid), coalesce(user_part.of_object, objid), coalesce(user_part.of_sub, objsubid))
        <> (coalesce(used_part.of_class, refclassid), coalesce(used_part.of_object, refobjid),
            coalesce(used_part.of_sub, refobjsubid))
