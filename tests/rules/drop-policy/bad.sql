DROP POLICY own ON runs;
