-- Of a database's entries only one at a sequence is not lost. Rows: none.
CREATE UNIQUE INDEX entry_current ON entry (database, seq) WHERE lost_at IS NULL;
