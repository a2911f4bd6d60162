ALTER TABLE runs RENAME TO orchestration_runs;
CREATE VIEW runs AS SELECT * FROM orchestration_runs;
ALTER TABLE users RENAME TO people;
CREATE VIEW users AS SELECT id, email, name FROM people;
