ALTER TABLE agents ADD COLUMN second_handle text;
