UPDATE agents SET name = 'scheduler', status = 'active', name = 'Scheduler' WHERE id = 1;
INSERT INTO agents (id, name, name) VALUES (1, 'scheduler', 'Scheduler');
INSERT INTO agents (id, name) VALUES (1, 'scheduler')
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, name = 'Scheduler';
MERGE INTO agents USING new_agents ON agents.id = new_agents.id
    WHEN MATCHED THEN UPDATE SET name = new_agents.name, name = 'Scheduler';
-- The whole, and a part of it.
UPDATE agents SET limits = '{10}', limits[2] = 20 WHERE id = 1;
SELECT id, old.name, new.name INTO renamed_agents FROM old JOIN new USING (id);
