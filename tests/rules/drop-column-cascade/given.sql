CREATE TABLE runs (run_id bigint PRIMARY KEY, status text, note text);
CREATE VIEW waiting_runs AS SELECT run_id FROM runs WHERE status = 'queued';
