CREATE TABLE attempts (run_id bigint NOT NULL, number integer NOT NULL);
-- nothing is in it yet
ALTER TABLE attempts ALTER COLUMN number TYPE bigint;
INSERT INTO attempts (run_id, number) SELECT id, generate_series(1, attempts) FROM runs;
-- is not written anew
ALTER TABLE attempts ADD COLUMN reason varchar(20);
ALTER TABLE attempts ALTER COLUMN reason TYPE text;
-- as good as nothing is in it
CREATE TABLE states (id integer PRIMARY KEY, name text NOT NULL);
INSERT INTO states VALUES (1, 'open'), (2, 'done');
ALTER TABLE states ALTER COLUMN id TYPE bigint;
