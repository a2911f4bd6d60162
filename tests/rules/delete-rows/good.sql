-- Rows of a table that nobody uses yet.
CREATE TABLE run_drafts (id bigint, state text);
INSERT INTO run_drafts VALUES (1, 'new'), (2, 'cancelled');
DELETE FROM run_drafts WHERE state = 'cancelled';
