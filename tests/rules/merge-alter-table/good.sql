ALTER TABLE runs ALTER COLUMN id TYPE bigint, ALTER COLUMN agent_id TYPE bigint;
