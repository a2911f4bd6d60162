CREATE TABLE scan_drafts (id bigint, content bytea);
INSERT INTO scan_drafts VALUES (1, 'a');
