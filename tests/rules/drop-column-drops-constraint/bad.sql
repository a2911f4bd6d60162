ALTER TABLE runs DROP COLUMN tenant_id;
