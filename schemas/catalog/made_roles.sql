-- Roles that a rehearsal made because a migration names them.
-- $1 text: the comment that it gives them. Columns: name text (quoted). Locks: none.
SELECT quote_ident(rolname) AS name FROM pg_roles WHERE shobj_description(oid, 'pg_authid') = $1 ORDER BY 1
