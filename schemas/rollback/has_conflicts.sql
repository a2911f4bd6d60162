-- Has a repair ever made the table of conflicts?
-- $1 text: the ledger's schema, unquoted. Columns: is_there bool. Locks: none.
SELECT to_regclass(format('%I.conflict', $1::text)) IS NOT NULL AS is_there
