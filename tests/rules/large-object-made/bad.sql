CREATE TABLE scan_drafts (id bigint, content oid);
INSERT INTO scan_drafts VALUES (1, lo_from_bytea(0, 'a'));
