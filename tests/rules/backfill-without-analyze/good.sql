UPDATE runs SET cost = 0 WHERE cost IS NULL;
ANALYZE runs;
