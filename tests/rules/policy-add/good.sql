CREATE POLICY own ON runs AS RESTRICTIVE USING (tenant_id = current_setting('agento.tenant')::bigint);
