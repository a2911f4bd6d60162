CREATE SCHEMA accounting;
