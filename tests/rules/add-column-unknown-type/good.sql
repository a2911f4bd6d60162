CREATE TYPE contact AS (street text, city text);
ALTER TABLE agents ADD COLUMN contact contact;
ALTER TABLE agents ADD COLUMN home uuid;
-- Of a well-known extension.
ALTER TABLE agents ADD COLUMN email citext;
