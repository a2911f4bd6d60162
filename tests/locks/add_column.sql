CREATE TABLE r (id int PRIMARY KEY);
INSERT INTO r VALUES (1), (2);
CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b varchar(20));
CREATE INDEX t_b ON t (b);
INSERT INTO t VALUES (1, 1, 'one'), (2, 2, 'two');
CREATE DOMAIN plain AS int;
CREATE DOMAIN checked AS int CHECK (VALUE > 0);
CREATE DOMAIN later AS int;
ALTER DOMAIN later ADD CONSTRAINT k CHECK (VALUE > 0) NOT VALID;
CREATE DOMAIN nested AS checked;
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE FUNCTION one() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION any_one() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
CREATE TABLE p (id int, b text) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
INSERT INTO p VALUES (1, 'x');
CREATE TABLE parent (id int);
CREATE TABLE child () INHERITS (parent);
INSERT INTO child VALUES (1);

--- a column
ALTER TABLE t ADD COLUMN x int;

--- a column that may be there
ALTER TABLE t ADD COLUMN IF NOT EXISTS x int;

--- a column with a constant default
ALTER TABLE t ADD COLUMN x int DEFAULT 1;

--- a column with a constant default, NOT NULL
ALTER TABLE t ADD COLUMN x int NOT NULL DEFAULT 1;

--- a column with a stable default
ALTER TABLE t ADD COLUMN x timestamptz NOT NULL DEFAULT now();

--- a column with CURRENT_TIMESTAMP
ALTER TABLE t ADD COLUMN x timestamptz DEFAULT CURRENT_TIMESTAMP;

--- a column with a volatile default
ALTER TABLE t ADD COLUMN x timestamptz DEFAULT clock_timestamp();

--- a column with a random uuid
ALTER TABLE t ADD COLUMN x uuid DEFAULT gen_random_uuid();

--- a column with an immutable function of our own
ALTER TABLE t ADD COLUMN x int DEFAULT one();

--- a column with a volatile function of our own
ALTER TABLE t ADD COLUMN x int DEFAULT any_one();

--- a column from a sequence
CREATE SEQUENCE s;
ALTER TABLE t ADD COLUMN x int DEFAULT nextval('s');

--- a serial column
ALTER TABLE t ADD COLUMN x serial;

--- a bigserial column
ALTER TABLE t ADD COLUMN x bigserial;

--- an identity column
ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS IDENTITY;

--- a stored generated column
ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (a + 1) STORED;

--- a virtual generated column
--: since 18
ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (a + 1) VIRTUAL;

--- a virtual generated column, NOT NULL
--: since 18
ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (a + 1) VIRTUAL NOT NULL;

--- a column of an enum
ALTER TABLE t ADD COLUMN x mood DEFAULT 'sad';

--- a column of an unconstrained domain
ALTER TABLE t ADD COLUMN x plain DEFAULT 5;

--- a column of a constrained domain
ALTER TABLE t ADD COLUMN x checked;

--- a column of a constrained domain, with a default
ALTER TABLE t ADD COLUMN x checked DEFAULT 5;

--- a column of a domain that is constrained, NOT VALID
ALTER TABLE t ADD COLUMN x later;

--- a column of a domain of a constrained domain
ALTER TABLE t ADD COLUMN x nested;

--- a column of an array of a constrained domain
ALTER TABLE t ADD COLUMN x checked[];

--- NOT NULL, no default
DELETE FROM t;
ALTER TABLE t ADD COLUMN x int NOT NULL;

--- a column with a CHECK
ALTER TABLE t ADD COLUMN x int CHECK (x > 0);

--- a column that refers
ALTER TABLE t ADD COLUMN x int REFERENCES r;

--- a column with a default that refers
ALTER TABLE t ADD COLUMN x int DEFAULT 1 REFERENCES r;

--- an identity column that refers
ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS IDENTITY REFERENCES r;

--- a unique column
ALTER TABLE t ADD COLUMN x int UNIQUE;

--- a serial column as primary key
ALTER TABLE t DROP CONSTRAINT t_pkey;
ALTER TABLE t ADD COLUMN x serial PRIMARY KEY;

--- to a partitioned table
ALTER TABLE p ADD COLUMN x int;

--- to a partitioned table, volatile
ALTER TABLE p ADD COLUMN x uuid DEFAULT gen_random_uuid();

--- to a partitioned table, with a CHECK
ALTER TABLE p ADD COLUMN x int CHECK (x > 0);

--- to a table that is inherited from
ALTER TABLE parent ADD COLUMN x int;

--- to a view's table
CREATE VIEW v AS SELECT id FROM t;
ALTER TABLE t ADD COLUMN x int;
