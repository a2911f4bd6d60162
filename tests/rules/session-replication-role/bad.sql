SET LOCAL session_replication_role = replica;
INSERT INTO runs (agent_id, state) VALUES (1, 'new');
