-- Rows of a table that nobody uses yet.
CREATE TABLE run_drafts (id bigint, state text);
INSERT INTO run_drafts VALUES (1, 'new'), (2, 'cancelled');
DELETE FROM run_drafts WHERE state = 'cancelled';
-- none at all
DELETE FROM runs WHERE false;
DELETE FROM runs WHERE state = 'cancelled' AND 1 = 0;
