INSERT INTO agents (id, name) VALUES (1, 'scheduler');
