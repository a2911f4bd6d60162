UPDATE agents SET name = 'scheduler', status = 'active' WHERE id = 1;
-- Parts of one column.
UPDATE agents SET limits[1] = 10, limits[2] = 20 WHERE id = 1;
INSERT INTO agents (id, limits[1], limits[2]) VALUES (1, 10, 20);
-- Each WHEN by itself.
MERGE INTO agents USING new_agents ON agents.id = new_agents.id
    WHEN MATCHED AND agents.name IS NULL THEN UPDATE SET name = new_agents.name
    WHEN MATCHED THEN UPDATE SET name = 'Scheduler';
CREATE TABLE renamed_agents (id, old_name, new_name) AS
    SELECT id, old.name, new.name FROM old JOIN new USING (id);
