-- A batch: the next one begins where this one ends.
UPDATE runs SET cost = 0 WHERE cost IS NULL AND id >= 1 AND id < 10001;
UPDATE runs SET cost = 0 WHERE id IN (SELECT id FROM runs WHERE cost IS NULL LIMIT 5000);
-- One row, by its key.
UPDATE agents SET status = 'paused' WHERE id = 42;
-- Values that are written down.
INSERT INTO agents (name) VALUES ('scheduler'), ('billing');
-- A table that nobody uses yet.
CREATE TABLE run_costs (run_id bigint PRIMARY KEY, cost numeric);
INSERT INTO run_costs SELECT id, cost FROM runs;
