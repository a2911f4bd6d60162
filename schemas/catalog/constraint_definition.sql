-- What constraints of tables ask for.
-- Columns: object oid; definition text. Locks: none.
SELECT oid AS object, pg_get_constraintdef(oid) AS definition
FROM pg_constraint
WHERE contype IN ('c', 'p', 'u', 'x', 'f') AND conrelid >= 16384 AND conparentid = 0 AND (conislocal OR contype <> 'c')
