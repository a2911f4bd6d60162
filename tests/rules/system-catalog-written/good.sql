ALTER TYPE run_state RENAME VALUE 'paused' TO 'waiting';
-- Named like one, and the program's own.
CREATE TABLE pg_runs (run_id bigint PRIMARY KEY, note text);
INSERT INTO pg_runs (run_id, note) VALUES (1, 'first');
SELECT count(*) FROM pg_catalog.pg_class;
