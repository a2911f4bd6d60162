CREATE TYPE contact AS (street text, city text);
ALTER TABLE agents ADD COLUMN contact contact;
ALTER TABLE agents ADD COLUMN home uuid;
