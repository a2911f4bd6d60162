UPDATE agents SET status = 'active' WHERE status = 'enabled';
INSERT INTO agents (agent_id, status) VALUES (1, 'idle') ON CONFLICT (agent_id) DO UPDATE SET status = NULL;
