ALTER TABLE runs RENAME TO orchestration_runs;

-- Views that yield less than the table did.
ALTER TABLE users RENAME TO people;
CREATE VIEW users AS SELECT id, email FROM people;
ALTER TABLE teams RENAME TO groups;
CREATE VIEW teams AS SELECT DISTINCT * FROM groups;
ALTER TABLE tags RENAME TO labels;
CREATE VIEW tags AS SELECT * FROM labels WHERE id > 0;
ALTER TABLE plans RENAME TO tiers;
CREATE VIEW plans AS SELECT name AS id, id AS name FROM tiers;

-- A view that nobody may read.
ALTER TABLE notes RENAME TO remarks;
CREATE VIEW notes AS SELECT * FROM remarks;
