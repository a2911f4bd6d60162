-- The new run's agent is checked when the transaction commits. Until then PostgreSQL does not let the table change.
INSERT INTO runs (agent_id, state) VALUES (1, 'new');
ALTER TABLE runs ADD COLUMN priority integer;
