-- End a migration's transaction. $1 bigint: its entry's seq. $2 bigint: the advisory key, or NULL.
SELECT @schema@.leave($1, $2)
