CREATE TABLE transcripts (id bigint PRIMARY KEY, body text NOT NULL);
ALTER TABLE transcripts ALTER COLUMN body SET STORAGE EXTERNAL;
