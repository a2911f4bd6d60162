SELECT create_hypertable('metrics', 'at', migrate_data => true);
SELECT create_distributed_table('public."Runs"', 'agent_id');
