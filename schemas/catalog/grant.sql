-- Privileges that were given, or taken away from those that all of the kind begin with (first: as initdb or an extension
-- left it).
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- Not of multirange types, as pg_dump. sub: tells apart what is said to several roles;
-- parent_class text: the object's class; parent_sub int: 0, or its column.
WITH access AS (
    SELECT 'pg_class'::regclass AS class, oid AS object, 0 AS sub,
           CASE relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || oid::regclass AS target, NULL AS columns, relacl AS acl,
           acldefault(CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, relowner) AS usual, relnamespace AS namespace
    FROM pg_class WHERE relacl IS NOT NULL
    UNION ALL
    SELECT 'pg_class'::regclass, attrelid, attnum, 'TABLE ' || attrelid::regclass, format(' (%I)', attname), attacl,
           acldefault('c', relowner), relnamespace
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE attacl IS NOT NULL AND NOT attisdropped
    UNION ALL
    SELECT 'pg_proc'::regclass, oid, 0, CASE prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END || oid::regprocedure, NULL,
           proacl, acldefault('f', proowner), pronamespace
    FROM pg_proc WHERE proacl IS NOT NULL
    UNION ALL
    SELECT 'pg_type'::regclass, oid, 0, 'TYPE ' || oid::regtype, NULL, typacl, acldefault('T', typowner), typnamespace
    FROM pg_type WHERE typacl IS NOT NULL AND typtype <> 'm'
    UNION ALL
    SELECT 'pg_namespace'::regclass, oid, 0, 'SCHEMA ' || quote_ident(nspname), NULL, nspacl, acldefault('n', nspowner), oid
    FROM pg_namespace WHERE nspacl IS NOT NULL
    UNION ALL
    SELECT 'pg_language'::regclass, oid, 0, 'LANGUAGE ' || quote_ident(lanname), NULL, lanacl, acldefault('l', lanowner), NULL
    FROM pg_language WHERE lanacl IS NOT NULL
    UNION ALL
    SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, 'FOREIGN DATA WRAPPER ' || quote_ident(fdwname), NULL, fdwacl,
           acldefault('F', fdwowner), NULL
    FROM pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL
    UNION ALL
    SELECT 'pg_foreign_server'::regclass, oid, 0, 'FOREIGN SERVER ' || quote_ident(srvname), NULL, srvacl,
           acldefault('S', srvowner), NULL
    FROM pg_foreign_server WHERE srvacl IS NOT NULL
    UNION ALL
    SELECT 'pg_largeobject_metadata'::regclass, oid, 0, 'LARGE OBJECT ' || oid, NULL, lomacl, acldefault('L', lomowner), NULL
    FROM pg_largeobject_metadata WHERE lomacl IS NOT NULL
), item AS (
    SELECT class, object, sub, target, kind, grantee, is_grantable,
           string_agg(privilege_type || coalesce(columns, ''), ', ' ORDER BY privilege_type) AS privileges
    FROM access
    LEFT JOIN pg_init_privs ON classoid = class AND objoid = object AND objsubid = sub
    LEFT JOIN pg_namespace ON pg_namespace.oid = namespace
    CROSS JOIN LATERAL (SELECT coalesce(initprivs, usual) AS acl) AS first
    CROSS JOIN LATERAL (
        SELECT DISTINCT CASE WHEN had.is_grantable IS NULL THEN 'grant' WHEN now.is_grantable IS NULL THEN 'revoke' ELSE 'option' END AS kind, grantee, privilege_type, coalesce(now.is_grantable, false) AS is_grantable
        FROM aclexplode(access.acl) AS now FULL JOIN aclexplode(first.acl) AS had USING (grantee, privilege_type)
        WHERE coalesce(now.is_grantable > had.is_grantable, true)
    ) AS part
    WHERE access.acl IS DISTINCT FROM initprivs AND nspname IS DISTINCT FROM $1
        AND coalesce(nspname, '') !~ '^(pg_toast|pg_temp|information_schema$)'
    GROUP BY class, object, sub, target, kind, grantee, is_grantable
)
SELECT object, hashtext(concat_ws(' ', class, sub, kind, grantee, is_grantable)) AS sub, object AS parent,
       sub AS parent_sub, class::text AS parent_class,
       concat_ws(' ', kind, pg_describe_object(class, object, sub), role, is_grantable) AS identity, role AS owner,
       CASE kind WHEN 'revoke' THEN taken ELSE given END AS make, CASE kind WHEN 'revoke' THEN given ELSE taken END AS undo
FROM item
CROSS JOIN LATERAL (
    SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS role
) AS name
CROSS JOIN LATERAL (
    SELECT format('GRANT %s ON %s TO %s%s', privileges, target, role, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END) AS given,
           format('REVOKE %s%s ON %s FROM %s', CASE kind WHEN 'option' THEN 'GRANT OPTION FOR ' END, privileges, target, role)
           AS taken
) AS text
