-- Rows first: nothing is locked yet that others wait for.
UPDATE runs SET cost = 0 WHERE cost IS NULL;
ALTER TABLE runs ADD COLUMN priority integer;
-- A row by its key does not take long.
UPDATE runs SET priority = 1 WHERE id = 1;
-- A table that nobody uses yet is locked for nobody.
CREATE TABLE run_costs (run_id bigint PRIMARY KEY, cost numeric);
