ALTER TABLE runs RENAME TO orchestration_runs;
CREATE VIEW runs AS SELECT * FROM orchestration_runs;
