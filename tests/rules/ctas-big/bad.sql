CREATE TABLE run_archive AS SELECT * FROM runs WHERE finished_at < '2026-01-01';
