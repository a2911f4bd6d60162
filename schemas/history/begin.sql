-- Begin a transaction that writes, and wait for other writers here only. Rows: none.
BEGIN IMMEDIATE;
