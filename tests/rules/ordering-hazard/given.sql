ALTER TABLE agents ADD COLUMN note text;
