CREATE TABLE payments (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
ALTER TABLE payments ENABLE ROW LEVEL SECURITY;
