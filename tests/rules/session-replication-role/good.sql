SET LOCAL session_replication_role = origin;
INSERT INTO runs (agent_id, state) VALUES (1, 'new');
