CREATE VIEW open_runs AS SELECT * FROM runs WHERE state = 'open';
