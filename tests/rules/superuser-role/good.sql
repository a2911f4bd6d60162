CREATE ROLE agento_jobs LOGIN;
ALTER ROLE agento_app NOSUPERUSER;
GRANT agento_readers TO agento_app;
