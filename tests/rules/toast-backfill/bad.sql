UPDATE documents SET body = trim(body) WHERE title <> '';
