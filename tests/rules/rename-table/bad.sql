ALTER TABLE runs RENAME TO orchestration_runs;
