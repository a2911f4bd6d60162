CREATE TABLE attempts (run_id bigint NOT NULL, number integer NOT NULL);
INSERT INTO attempts (run_id, number) SELECT id, generate_series(1, attempts) FROM runs;
ALTER TABLE attempts ALTER COLUMN number TYPE bigint;
