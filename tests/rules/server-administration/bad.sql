SELECT pg_drop_replication_slot('warehouse');
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'agento';
INSERT INTO notes (note) VALUES (pg_switch_wal()::text);
