ALTER TABLE runs RENAME TO orchestration_runs;
CREATE VIEW runs AS SELECT * FROM orchestration_runs;
ALTER TABLE users RENAME TO people;
CREATE VIEW users AS SELECT id, email, name FROM people;
ALTER TABLE notes RENAME TO remarks;
CREATE VIEW notes AS SELECT * FROM remarks;
GRANT SELECT ON notes TO app;
