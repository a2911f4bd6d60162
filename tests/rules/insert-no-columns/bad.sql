INSERT INTO agents VALUES (1, 'scheduler');
