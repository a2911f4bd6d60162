-- Sync at checkpoints only: a lost last transaction is fetched again. Rows: none.
PRAGMA synchronous = NORMAL;
