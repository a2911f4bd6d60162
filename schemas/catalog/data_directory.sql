-- Where the server keeps its files, on its own machine.
-- Columns: data_directory text. No row: the role may not know. Locks: none.
SELECT setting AS data_directory FROM pg_settings WHERE name = 'data_directory' AND setting <> ''
