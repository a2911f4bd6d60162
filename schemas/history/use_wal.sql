-- Readers and a writer at once; kept in the file. Rows: one: the mode that is used from now on.
PRAGMA journal_mode = WAL;
