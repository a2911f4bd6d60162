-- What constraints of tables ask for.
-- $1 oid[]: of these; NULL: of all that have no pattern (constraint.sql) by their type. Columns: object oid; definition text.
-- Locks: ACCESS SHARE on the table of a CHECK, while it is written out.
SELECT oid AS object, pg_get_constraintdef(oid) AS definition
FROM pg_constraint
WHERE conrelid >= 16384 AND conparentid = 0
    AND CASE WHEN $1::oid[] IS NULL THEN contype = 'x' OR contype = 'c' AND conislocal ELSE oid = ANY ($1) END
