REVOKE INSERT ON runs FROM agento_app;
