-- Keep what the transaction wrote. Rows: none.
COMMIT;
