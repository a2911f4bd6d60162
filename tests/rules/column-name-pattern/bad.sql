ALTER TABLE agents ADD COLUMN handle2 text;
