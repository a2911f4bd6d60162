-- The comments on objects of all kinds; each is the facet `comment` of its object.
-- Columns: class, object oid, sub int: of the object, as depend.sql has it; comment text. Locks: none.
-- What pg_class has of a composite type is the type's.
SELECT CASE WHEN composite IS NULL THEN classoid ELSE 'pg_type'::regclass::oid END AS class,
       coalesce(composite, objoid) AS object, objsubid AS sub, description AS comment
FROM pg_description
CROSS JOIN LATERAL (
    SELECT CASE WHEN classoid = 'pg_class'::regclass AND objsubid <> 0 THEN (
        SELECT reltype FROM pg_class WHERE oid = objoid AND relkind = 'c'
    ) END AS composite
) AS described
WHERE objoid >= 16384 OR classoid = 'pg_namespace'::regclass
