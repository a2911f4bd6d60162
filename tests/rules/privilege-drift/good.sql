CREATE TABLE payments (id bigint PRIMARY KEY);
GRANT SELECT, INSERT ON payments TO agento_app;

ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO agento_app;
CREATE TABLE handovers (id bigint PRIMARY KEY);

-- nobody has privileges in this schema
CREATE SCHEMA settings;
CREATE TABLE settings.currencies (code text PRIMARY KEY);
