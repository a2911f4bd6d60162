-- What is NULL has nothing to lose.
UPDATE agents SET status = 'active' WHERE status IS NULL;
INSERT INTO agents (agent_id, status) VALUES (1, 'idle') ON CONFLICT (agent_id) DO NOTHING;
