-- Find damaged pages when they are read. Rows: none.
PRAGMA cell_size_check = ON;
