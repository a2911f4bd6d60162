ALTER TABLE agents DROP COLUMN display_name;
