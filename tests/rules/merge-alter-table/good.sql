ALTER TABLE runs ALTER COLUMN id TYPE bigint, ALTER COLUMN agent_id TYPE bigint;

-- What is not ALTER TABLE goes through the table by itself.
UPDATE agents SET role = 'viewer' WHERE role = 'guest';
ALTER TABLE agents ADD CONSTRAINT agents_role_known CHECK (role IN ('viewer', 'admin'));
