INSERT INTO agents (name) VALUES ('scheduler');
