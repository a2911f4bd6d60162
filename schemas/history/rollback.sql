-- Forget what the transaction wrote. Rows: none.
ROLLBACK;
