INSERT INTO agents (name) VALUES ('scheduler'), ('billing') ON CONFLICT DO NOTHING;
