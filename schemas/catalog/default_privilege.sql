-- What objects to come are given, or not given, by default.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- sub: tells apart what one entry says to several roles.
WITH difference AS (
    SELECT pg_default_acl.oid, defaclrole, defaclnamespace, defaclobjtype, kind, grantee, is_grantable,
           string_agg(privilege_type, ', ' ORDER BY privilege_type) AS privileges
    FROM pg_default_acl
    CROSS JOIN LATERAL (
        SELECT CASE WHEN defaclnamespace = 0 THEN acldefault(CASE defaclobjtype WHEN 'S' THEN 's' ELSE defaclobjtype END, defaclrole)
               END AS acl
    ) AS usual
    CROSS JOIN LATERAL (
        SELECT DISTINCT CASE WHEN had.is_grantable IS NULL THEN 'grant' WHEN now.is_grantable IS NULL THEN 'revoke' ELSE 'option' END
                   AS kind, grantee, privilege_type, coalesce(now.is_grantable, false) AS is_grantable
        FROM aclexplode(defaclacl) AS now FULL JOIN aclexplode(usual.acl) AS had USING (grantee, privilege_type)
        WHERE coalesce(now.is_grantable > had.is_grantable, true)
    ) AS item
    GROUP BY pg_default_acl.oid, defaclrole, defaclnamespace, defaclobjtype, kind, grantee, is_grantable
)
SELECT difference.oid AS object, hashtext(concat_ws(' ', kind, grantee, is_grantable)) AS sub, defaclnamespace AS parent,
       concat_ws(' ', kind, target, on_what, role, is_grantable) AS identity, quote_ident(pg_get_userbyid(defaclrole)) AS owner,
       CASE kind WHEN 'revoke' THEN taken ELSE given END AS make, CASE kind WHEN 'revoke' THEN given ELSE taken END AS undo
FROM difference
LEFT JOIN pg_namespace ON pg_namespace.oid = defaclnamespace
CROSS JOIN LATERAL (
    SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS role,
           format('FOR ROLE %I', pg_get_userbyid(defaclrole)) || coalesce(' IN SCHEMA ' || quote_ident(nspname), '') AS target,
           CASE defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
                              WHEN 'n' THEN 'SCHEMAS' WHEN 'L' THEN 'LARGE OBJECTS' END AS on_what
) AS named
CROSS JOIN LATERAL (
    SELECT format('ALTER DEFAULT PRIVILEGES %s GRANT %s ON %s TO %s%s', target, privileges, on_what, role,
                  CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END) AS given,
           format('ALTER DEFAULT PRIVILEGES %s REVOKE %s%s ON %s FROM %s', target,
                  CASE kind WHEN 'option' THEN 'GRANT OPTION FOR ' END, privileges, on_what, role) AS taken
) AS statement
WHERE nspname IS DISTINCT FROM $1
