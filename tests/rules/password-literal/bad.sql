ALTER ROLE agento_app PASSWORD 'correct horse';
