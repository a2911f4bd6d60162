MERGE INTO agents USING (VALUES (1, 'scheduler'), (2, 'billing')) AS wanted (id, name) ON agents.id = wanted.id
    WHEN MATCHED THEN UPDATE SET name = wanted.name
    WHEN NOT MATCHED THEN INSERT (name) VALUES (wanted.name);
