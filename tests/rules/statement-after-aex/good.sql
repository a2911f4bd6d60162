-- Brief, one like the other.
ALTER TABLE agents ADD COLUMN note text;
ALTER TABLE runs ADD COLUMN note text;
