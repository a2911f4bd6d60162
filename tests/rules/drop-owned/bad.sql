DROP OWNED BY agento_app;
