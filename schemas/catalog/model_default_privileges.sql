-- Who gets privileges on what this session's role creates.
-- $1 text: the ledger's schema, left out. Columns: schema text, NULL: any; is_of_sequences bool; role text, "public" for
-- PUBLIC. Locks: none.
SELECT nspname AS schema, defaclobjtype = 'S' AS is_of_sequences, coalesce(rolname, 'public') AS role
FROM pg_default_acl
JOIN aclexplode(defaclacl) ON grantee <> defaclrole
LEFT JOIN pg_namespace ON pg_namespace.oid = defaclnamespace
LEFT JOIN pg_roles ON pg_roles.oid = grantee
WHERE defaclrole = current_user::regrole AND defaclobjtype IN ('r', 'S') AND nspname IS DISTINCT FROM $1
GROUP BY nspname, defaclobjtype, rolname
