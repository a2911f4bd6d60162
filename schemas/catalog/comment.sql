-- The comments on objects of all kinds; each is the facet `comment` of its object.
-- Columns: class text, object oid, sub int: of the object, as depend.sql has it; comment text. Locks: none.
SELECT CASE relkind WHEN 'c' THEN 'pg_type' ELSE classoid::regclass::text END AS class,
       CASE relkind WHEN 'c' THEN reltype ELSE objoid END AS object, objsubid AS sub, description AS comment
FROM pg_description
LEFT JOIN pg_class ON classoid = 'pg_class'::regclass AND pg_class.oid = objoid
WHERE objoid >= 16384 OR classoid = 'pg_namespace'::regclass
