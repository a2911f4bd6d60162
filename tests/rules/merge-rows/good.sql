INSERT INTO agents (name) VALUES ('scheduler'), ('billing') ON CONFLICT DO NOTHING;

-- what it does not have is put into it, and nothing else
MERGE INTO agents USING queues ON agents.agent_id = queues.agent_id WHEN NOT MATCHED THEN INSERT (agent_id) VALUES (queues.agent_id);
