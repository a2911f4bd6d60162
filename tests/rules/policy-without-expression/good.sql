CREATE TABLE payments (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
-- USING holds for the rows that are written, too
CREATE POLICY own ON payments USING (tenant_id = current_setting('agento.tenant')::bigint);
CREATE POLICY new ON payments FOR INSERT WITH CHECK (tenant_id = current_setting('agento.tenant')::bigint);
ALTER TABLE payments ENABLE ROW LEVEL SECURITY;
