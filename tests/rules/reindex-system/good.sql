-- migrator: transaction off

REINDEX INDEX pg_catalog.pg_class_oid_index;
