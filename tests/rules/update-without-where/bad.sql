UPDATE agents SET status = 'active';
UPDATE runs SET cost = 0 WHERE 1 = 1 OR state = 'done';
UPDATE runs SET cost = 0 WHERE run_id IS NOT NULL AND agent_id IS NOT NULL;
