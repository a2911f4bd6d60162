-- Without one every INSERT has to name it.
ALTER TABLE runs ALTER COLUMN agent_id SET DEFAULT 0;

ALTER TABLE runs ADD COLUMN region text;
ALTER TABLE runs ALTER COLUMN region SET DEFAULT 'eu';
