CREATE TABLE payments (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
CREATE POLICY own ON payments USING (tenant_id = current_setting('agento.tenant')::bigint);
ALTER TABLE payments ENABLE ROW LEVEL SECURITY;
-- nothing there has row security
CREATE SCHEMA settings;
CREATE TABLE settings.currencies (code text PRIMARY KEY);
CREATE TEMPORARY TABLE loaded (id bigint);
