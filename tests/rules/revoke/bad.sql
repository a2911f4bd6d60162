REVOKE INSERT ON runs FROM agento_app;
REVOKE agento_readers FROM agento_app;
ALTER GROUP agento_app DROP USER reporting;
