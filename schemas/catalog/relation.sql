-- The relation that a name means in this session.
-- $1 text: the name, quoted. Columns: relation oid, NULL: there is none. Locks: none.
SELECT to_regclass($1)::oid AS relation
