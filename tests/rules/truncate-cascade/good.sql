TRUNCATE payments, runs;
