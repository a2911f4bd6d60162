-- The tables are those of version 1. Rows: none.
PRAGMA user_version = 1;
