ALTER INDEX agents_created_at_idx RENAME TO agents_by_age;
