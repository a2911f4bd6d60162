ALTER ROLE agento_app LOGIN;
