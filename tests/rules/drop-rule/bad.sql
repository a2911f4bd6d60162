DROP RULE keep_runs ON runs;
