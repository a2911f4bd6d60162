ALTER TABLE agents ADD COLUMN slug text;
-- Not yet known to any program.
ALTER TABLE agents RENAME COLUMN slug TO short_name;
