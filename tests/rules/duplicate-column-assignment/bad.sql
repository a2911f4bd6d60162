UPDATE agents SET name = 'scheduler', status = 'active', name = 'Scheduler' WHERE id = 1;
INSERT INTO agents (id, name, name) VALUES (1, 'scheduler', 'Scheduler');
