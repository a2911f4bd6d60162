CREATE TABLE transcripts (id bigint PRIMARY KEY, body text NOT NULL);
COMMENT ON TABLE transcripts IS 'what was said, word by word';
