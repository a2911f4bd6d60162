-- migrator: transaction off

DROP INDEX CONCURRENTLY agents_created_at_idx;
-- another one keeps the names unique
DROP INDEX CONCURRENTLY agents_display_name_idx;
