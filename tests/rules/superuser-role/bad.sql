CREATE ROLE agento_jobs LOGIN SUPERUSER;
ALTER ROLE agento_app BYPASSRLS;
GRANT pg_write_all_data TO agento_app;
