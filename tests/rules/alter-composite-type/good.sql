CREATE TYPE contact_with_country AS (street text, city text, country text);
ALTER TYPE contact_with_country ADD ATTRIBUTE zip text;
