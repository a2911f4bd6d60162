ALTER TABLE agents ADD COLUMN tenant_id bigint;
-- A foreign key needs both of its tables.
ALTER TABLE runs ADD FOREIGN KEY (agent_id) REFERENCES agents NOT VALID;
