ALTER TABLE agents ADD COLUMN role text;
