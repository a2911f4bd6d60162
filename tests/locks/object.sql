CREATE ROLE lock_sample_owner;
CREATE SCHEMA other;
CREATE TABLE r (id int PRIMARY KEY, e text);
INSERT INTO r VALUES (1, 'x'), (2, 'y');
CREATE VIEW v AS SELECT id FROM r;
CREATE MATERIALIZED VIEW m AS SELECT id FROM r;
CREATE UNIQUE INDEX m_id ON m (id);
CREATE SEQUENCE s;
CREATE TABLE owns (id serial, n int);
CREATE DOMAIN plain AS int;
CREATE DOMAIN checked AS int CHECK (VALUE > 0);
CREATE TABLE uses (id int, a checked, b plain);
INSERT INTO uses VALUES (1, 1, 1);
CREATE INDEX uses_id ON uses (id);
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TYPE shape AS (id int, a int);
CREATE TABLE feels (id int, m mood);
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE SCHEMA full_one;
CREATE TABLE full_one.inner_one (id int);

--- create a view
CREATE VIEW w AS SELECT id FROM r;

--- replace a view
CREATE OR REPLACE VIEW v AS SELECT id, 1 AS x FROM r;

--- create or replace a view that is new
CREATE OR REPLACE VIEW w AS SELECT id FROM r;

--- drop a view
DROP VIEW v;

--- drop a view with those that use it
CREATE VIEW w AS SELECT id FROM v;
DROP VIEW v CASCADE;

--- rename a view
ALTER VIEW v RENAME TO w;

--- options of a view
ALTER VIEW v SET (security_barrier = true);

--- schema of a view
ALTER VIEW v SET SCHEMA other;

--- owner of a view
ALTER VIEW v OWNER TO lock_sample_owner;

--- create a materialized view
CREATE MATERIALIZED VIEW n AS SELECT id FROM r;

--- create a materialized view, without data
CREATE MATERIALIZED VIEW n AS SELECT id FROM r WITH NO DATA;

--- drop a materialized view
DROP MATERIALIZED VIEW m;

--- drop a materialized view with those that use it
CREATE VIEW w AS SELECT id FROM m;
DROP MATERIALIZED VIEW m CASCADE;

--- rename a materialized view
ALTER MATERIALIZED VIEW m RENAME TO n;

--- refresh
REFRESH MATERIALIZED VIEW m;

--- refresh concurrently
REFRESH MATERIALIZED VIEW CONCURRENTLY m;

--- refresh without data
REFRESH MATERIALIZED VIEW m WITH NO DATA;

--- create a sequence
CREATE SEQUENCE q;

--- create a sequence that is owned
CREATE SEQUENCE q OWNED BY owns.n;

--- alter a sequence
ALTER SEQUENCE s INCREMENT 2;

--- restart a sequence
ALTER SEQUENCE s RESTART;

--- a sequence of another type
ALTER SEQUENCE s AS int;

--- own a sequence
ALTER SEQUENCE s OWNED BY owns.n;

--- drop a sequence
DROP SEQUENCE s;

--- drop a sequence that a default uses
--: assumed
CREATE TABLE counts (id int DEFAULT nextval('s'));
DROP SEQUENCE s CASCADE;

--- rename a sequence
ALTER SEQUENCE s RENAME TO q;

--- schema of a sequence
ALTER SEQUENCE s SET SCHEMA other;

--- owner of a sequence
ALTER SEQUENCE s OWNER TO lock_sample_owner;

--- create an enum
CREATE TYPE e AS ENUM ('a');

--- add a label
ALTER TYPE mood ADD VALUE 'fine';

--- rename a label
ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';

--- create a domain
CREATE DOMAIN d AS int NOT NULL CHECK (VALUE > 0);

--- constrain a domain
ALTER DOMAIN checked ADD CONSTRAINT c CHECK (VALUE < 100);

--- constrain a domain, NOT VALID
ALTER DOMAIN checked ADD CONSTRAINT c CHECK (VALUE < 100) NOT VALID;

--- constrain a domain that a domain is over
CREATE DOMAIN over AS plain;
CREATE TABLE uses_over (o over);
ALTER DOMAIN plain ADD CONSTRAINT c CHECK (VALUE < 100);

--- constrain a domain that nobody uses
CREATE DOMAIN alone AS int;
ALTER DOMAIN alone ADD CONSTRAINT c CHECK (VALUE < 100);

--- drop a domain's constraint
ALTER DOMAIN checked DROP CONSTRAINT checked_check;

--- rename a domain's constraint
ALTER DOMAIN checked RENAME CONSTRAINT checked_check TO c;

--- validate a domain's constraint
ALTER DOMAIN checked ADD CONSTRAINT c CHECK (VALUE < 100) NOT VALID;
ALTER DOMAIN checked VALIDATE CONSTRAINT c;

--- NOT NULL for a domain
ALTER DOMAIN checked SET NOT NULL;

--- NULL for a domain
ALTER DOMAIN checked DROP NOT NULL;

--- default of a domain
ALTER DOMAIN checked SET DEFAULT 5;

--- create a composite type
CREATE TYPE c AS (id int);

--- alter a composite type
ALTER TYPE shape ADD ATTRIBUTE b int;

--- alter the type of a typed table
--: assumed
CREATE TABLE typed OF shape;
ALTER TYPE shape ADD ATTRIBUTE b int CASCADE;

--- drop a type
DROP TYPE shape;

--- drop a type that a table uses
DROP TYPE mood CASCADE;

--- drop a domain that a table uses
DROP DOMAIN plain CASCADE;

--- rename a type
ALTER TYPE mood RENAME TO feeling;

--- rename a domain
ALTER DOMAIN plain RENAME TO simple;

--- schema of a type
ALTER TYPE mood SET SCHEMA other;

--- owner of a type
ALTER TYPE mood OWNER TO lock_sample_owner;

--- create a function
CREATE FUNCTION two() RETURNS int LANGUAGE sql AS 'SELECT 2';

--- alter a function
ALTER FUNCTION one() STABLE;

--- drop a function
DROP FUNCTION one();

--- drop a function that a trigger calls
--: assumed
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER g BEFORE INSERT ON r FOR EACH ROW EXECUTE FUNCTION nothing();
DROP FUNCTION nothing() CASCADE;

--- drop a language that a trigger's function is in
--: assumed
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER g BEFORE INSERT ON r FOR EACH ROW EXECUTE FUNCTION nothing();
DROP EXTENSION plpgsql CASCADE;

--- drop a collation that a column has
--: assumed
CREATE COLLATION plain_c (provider = libc, locale = 'C');
CREATE TABLE collated (id int, c text COLLATE plain_c);
DROP COLLATION plain_c CASCADE;

--- drop a search configuration that a column is computed by
--: assumed
CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
CREATE TABLE searched (c text, v tsvector GENERATED ALWAYS AS (to_tsvector('words', c)) STORED);
DROP TEXT SEARCH CONFIGURATION words CASCADE;

--- rename a function
ALTER FUNCTION one() RENAME TO first;

--- schema of a function
ALTER FUNCTION one() SET SCHEMA other;

--- create a schema
CREATE SCHEMA another;

--- drop a schema
DROP SCHEMA other;

--- drop a schema that is not empty
DROP SCHEMA full_one CASCADE;

--- rename a schema
ALTER SCHEMA full_one RENAME TO fuller;

--- owner of a schema
ALTER SCHEMA full_one OWNER TO lock_sample_owner;

--- default privileges
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO lock_sample_owner;

--- grant on a schema
GRANT USAGE ON SCHEMA other TO lock_sample_owner;

--- comment on a type
COMMENT ON TYPE mood IS 'x';
