ALTER TABLE agents ADD COLUMN tenant_id bigint;
ALTER TABLE runs ADD COLUMN tenant_id bigint;
ALTER TABLE payments ADD COLUMN tenant_id bigint;
