DROP ROLE agento_app;
