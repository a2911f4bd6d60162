CREATE TABLE runs (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
CREATE POLICY own ON runs USING (tenant_id = current_setting('agento.tenant')::bigint);
ALTER TABLE runs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
