ALTER TABLE agents ADD COLUMN email text;
