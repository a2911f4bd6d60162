INSERT INTO runs (agent_id, state) VALUES (1, 'new');
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE runs ADD COLUMN priority integer;
-- No column of the foreign key is set, so nothing is left to check.
UPDATE runs SET state = 'done' WHERE id = 1;
ALTER TABLE runs ADD COLUMN note text;
