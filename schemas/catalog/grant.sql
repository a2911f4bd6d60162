-- Privileges that were given, or taken away from those that every object of the kind begins with.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- parent_class text: the class of the object; parent_sub int: 0, or the column.
WITH access AS (
    SELECT 'pg_class'::regclass AS class, oid AS object, 0 AS sub, CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END
               AS on_what, NULL AS columns, relacl AS acl,
           acldefault(CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, relowner) AS usual, relnamespace AS namespace
    FROM pg_class WHERE relacl IS NOT NULL
    UNION ALL
    SELECT 'pg_class'::regclass, attrelid, attnum, 'TABLE', format(' (%I)', attname), attacl, acldefault('c', relowner), relnamespace
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE attacl IS NOT NULL
    UNION ALL
    SELECT 'pg_proc'::regclass, oid, 0, CASE prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, NULL, proacl,
           acldefault('f', proowner), pronamespace
    FROM pg_proc WHERE proacl IS NOT NULL
    UNION ALL
    SELECT 'pg_type'::regclass, oid, 0, 'TYPE', NULL, typacl, acldefault('T', typowner), typnamespace
    FROM pg_type WHERE typacl IS NOT NULL
    UNION ALL
    SELECT 'pg_namespace'::regclass, oid, 0, 'SCHEMA', NULL, nspacl, acldefault('n', nspowner), oid
    FROM pg_namespace WHERE nspacl IS NOT NULL
), difference AS (
    SELECT class, object, sub, on_what, namespace, kind, grantee, is_grantable,
           string_agg(privilege_type || coalesce(columns, ''), ', ' ORDER BY privilege_type) AS privileges
    FROM access
    CROSS JOIN LATERAL (
        (SELECT 'grant' AS kind, grantee, privilege_type, is_grantable FROM aclexplode(acl)
         EXCEPT SELECT 'grant', grantee, privilege_type, is_grantable FROM aclexplode(usual))
        UNION ALL
        (SELECT 'revoke', grantee, privilege_type, false FROM aclexplode(usual)
         EXCEPT SELECT 'revoke', grantee, privilege_type, false FROM aclexplode(acl))
    ) AS item
    GROUP BY class, object, sub, on_what, namespace, kind, grantee, is_grantable
)
SELECT object, hashtext(concat_ws(' ', class, sub, kind, grantee, is_grantable)) AS sub, object AS parent,
       0 AS parent_sub, class::text AS parent_class,
       concat_ws(' ', kind, pg_describe_object(class, object, sub), role, is_grantable) AS identity,
       role AS name, CASE kind WHEN 'grant' THEN given ELSE taken END AS make,
       CASE kind WHEN 'grant' THEN given_to ELSE taken_from END AS make_to,
       CASE kind WHEN 'grant' THEN taken ELSE given END AS undo,
       CASE kind WHEN 'grant' THEN taken_from ELSE given_to END AS undo_to
FROM difference
JOIN pg_namespace ON pg_namespace.oid = namespace
CROSS JOIN LATERAL (
    SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS role
) AS named
CROSS JOIN LATERAL (
    SELECT format('GRANT %s ON %s ', privileges, on_what) AS given,
           format(' TO %s%s', role, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END) AS given_to,
           format('REVOKE %s ON %s ', privileges, on_what) AS taken, ' FROM ' || role AS taken_from
) AS statement
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = class AND objid = object AND deptype = 'e')
