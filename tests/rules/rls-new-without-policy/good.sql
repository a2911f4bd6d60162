CREATE TABLE payments (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
ALTER TABLE payments ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON payments USING (tenant_id = current_setting('agento.tenant')::bigint);

CREATE TABLE currencies (code text PRIMARY KEY);
ALTER TABLE currencies ENABLE ROW LEVEL SECURITY;
ALTER TABLE currencies DISABLE ROW LEVEL SECURITY;
