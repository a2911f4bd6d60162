CREATE POLICY own ON runs USING (tenant_id = current_setting('agento.tenant')::bigint);
ALTER TABLE runs ENABLE ROW LEVEL SECURITY;
