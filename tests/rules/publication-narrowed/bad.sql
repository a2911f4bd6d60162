ALTER PUBLICATION changes DROP TABLE runs;
ALTER PUBLICATION changes SET TABLE agents;
ALTER PUBLICATION changes SET (publish = 'insert');
ALTER PUBLICATION changes RENAME TO all_changes;
