ALTER PUBLICATION changes ADD TABLE runs;
ALTER PUBLICATION changes SET (publish = 'insert, update, delete, truncate');
