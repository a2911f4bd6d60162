CREATE ROLE lock_sample_owner;
CREATE SCHEMA other;
CREATE TABLE r (id int PRIMARY KEY);
INSERT INTO r VALUES (1), (2);
CREATE TABLE t (id serial PRIMARY KEY, a int NOT NULL, r int, CONSTRAINT fk_r FOREIGN KEY (r) REFERENCES r);
INSERT INTO t VALUES (1, 1, 1), (2, 2, 2);
CREATE UNIQUE INDEX t_a ON t (a);
CREATE UNLOGGED TABLE quick (id int PRIMARY KEY);
INSERT INTO quick VALUES (1);
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION nothing();
CREATE RULE l AS ON DELETE TO t DO ALSO NOTIFY l;
CREATE POLICY y ON t USING (true);
CREATE TABLE p (id int, a int) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
INSERT INTO p VALUES (1, 1);
CREATE TRIGGER g AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION nothing();
CREATE TABLE parent (id int NOT NULL);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE single (id int NOT NULL);
INSERT INTO single VALUES (1);
CREATE TYPE shape AS (id int, a int);
CREATE TABLE typed OF shape;

--- create
CREATE TABLE u (id int PRIMARY KEY, a int UNIQUE CHECK (a > 0));

--- create as a query
CREATE TABLE u AS SELECT * FROM t;

--- select into
SELECT * INTO u FROM t;

--- create as a query, without data
CREATE TABLE u AS SELECT * FROM t WITH NO DATA;

--- create like
CREATE TABLE u (LIKE t INCLUDING ALL);

--- create, inheriting
CREATE TABLE u (x int) INHERITS (parent);

--- create of a type
CREATE TABLE u OF shape;

--- create temporary
CREATE TEMPORARY TABLE u (id int PRIMARY KEY);

--- index a temporary table
CREATE TEMPORARY TABLE u (id int);
CREATE INDEX ON u (id);

--- inherit
ALTER TABLE single INHERIT parent;

--- no longer inherit
ALTER TABLE child NO INHERIT parent;

--- drop
DROP TABLE t;

--- drop what others refer to
DROP TABLE r CASCADE;

--- drop what nobody refers to
DROP TABLE single;

--- drop a view's table
CREATE VIEW v AS SELECT id FROM single;
DROP TABLE single CASCADE;

--- drop a partition
DROP TABLE p1;

--- drop a partitioned table
DROP TABLE p;

--- drop what is inherited from
DROP TABLE parent CASCADE;

--- drop what inherits
DROP TABLE child;

--- rename
ALTER TABLE t RENAME TO tt;

--- rename a partitioned table
ALTER TABLE p RENAME TO pp;

--- schema
ALTER TABLE t SET SCHEMA other;

--- schema of a partitioned table
ALTER TABLE p SET SCHEMA other;

--- owner
ALTER TABLE t OWNER TO lock_sample_owner;

--- owner of a partitioned table
ALTER TABLE p OWNER TO lock_sample_owner;

--- truncate
TRUNCATE t;

--- truncate with those that refer
TRUNCATE r CASCADE;

--- truncate a partitioned table
TRUNCATE p;

--- unlogged
ALTER TABLE p1 SET UNLOGGED;

--- unlogged already
ALTER TABLE quick SET UNLOGGED;

--- logged
ALTER TABLE quick SET LOGGED;

--- logged already
ALTER TABLE single SET LOGGED;

--- another access method
--: assumed
--: since 15
CREATE ACCESS METHOD pile TYPE TABLE HANDLER heap_tableam_handler;
ALTER TABLE single SET ACCESS METHOD pile;

--- the same access method
--: assumed
--: since 15
ALTER TABLE single SET ACCESS METHOD heap;

--- tablespace
--: since 15
SET allow_in_place_tablespaces = on;
CREATE TABLESPACE lock_sample LOCATION '';
ALTER TABLE t SET TABLESPACE lock_sample;

--- the same tablespace
--: assumed
ALTER TABLE t SET TABLESPACE pg_default;

--- options
ALTER TABLE t SET (fillfactor = 70);

--- options away
ALTER TABLE t RESET (fillfactor);

--- options of vacuum
ALTER TABLE t SET (autovacuum_enabled = off, toast.autovacuum_enabled = off);

--- options that a stronger lock needs
ALTER TABLE t SET (user_catalog_table = true);

--- cluster on
ALTER TABLE t CLUSTER ON t_a;

--- not clustered
ALTER TABLE t SET WITHOUT CLUSTER;

--- replica identity
ALTER TABLE t REPLICA IDENTITY FULL;

--- replica identity of an index
ALTER TABLE t REPLICA IDENTITY USING INDEX t_a;

--- row security
ALTER TABLE t ENABLE ROW LEVEL SECURITY;

--- no row security
ALTER TABLE t DISABLE ROW LEVEL SECURITY;

--- row security for the owner
ALTER TABLE t FORCE ROW LEVEL SECURITY;

--- disable a trigger
ALTER TABLE t DISABLE TRIGGER g;

--- disable all triggers
ALTER TABLE t DISABLE TRIGGER ALL;

--- enable always
ALTER TABLE t ENABLE ALWAYS TRIGGER g;

--- disable a trigger of a partitioned table
ALTER TABLE p DISABLE TRIGGER g;

--- disable a rule
ALTER TABLE t DISABLE RULE l;

--- of a type
CREATE TABLE like_it (id int, a int);
ALTER TABLE like_it OF shape;

--- of no type
ALTER TABLE typed NOT OF;

--- create a trigger
CREATE TRIGGER h AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION nothing();

--- create a trigger of a partitioned table
CREATE TRIGGER h AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION nothing();

--- create a trigger for the statement, of a partitioned table
CREATE TRIGGER h AFTER INSERT ON p FOR EACH STATEMENT EXECUTE FUNCTION nothing();

--- create or replace a trigger
--: since 14
CREATE OR REPLACE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION nothing();

--- create a constraint trigger
CREATE CONSTRAINT TRIGGER h AFTER INSERT ON t DEFERRABLE FOR EACH ROW EXECUTE FUNCTION nothing();

--- drop a trigger
DROP TRIGGER g ON t;

--- drop a trigger of a partitioned table
DROP TRIGGER g ON p;

--- rename a trigger
ALTER TRIGGER g ON t RENAME TO h;

--- rename a trigger of a partitioned table
ALTER TRIGGER g ON p RENAME TO h;

--- create a rule
CREATE RULE m AS ON INSERT TO t DO ALSO NOTHING;

--- drop a rule
DROP RULE l ON t;

--- create a policy
CREATE POLICY z ON t USING (true);

--- alter a policy
ALTER POLICY y ON t USING (false);

--- drop a policy
DROP POLICY y ON t;

--- statistics
CREATE STATISTICS s ON id, a FROM t;

--- drop statistics
--: assumed
CREATE STATISTICS s ON id, a FROM t;
DROP STATISTICS s;

--- comment
COMMENT ON TABLE t IS 'x';

--- comment on a column
COMMENT ON COLUMN t.a IS 'x';

--- grant
GRANT SELECT ON t TO lock_sample_owner;

--- revoke
REVOKE SELECT ON t FROM lock_sample_owner;

--- publish
CREATE PUBLICATION lock_sample FOR TABLE t;

--- publish all
CREATE PUBLICATION lock_sample FOR ALL TABLES;

--- publish another
CREATE PUBLICATION lock_sample FOR TABLE t;
ALTER PUBLICATION lock_sample ADD TABLE r;

--- no longer publish
CREATE PUBLICATION lock_sample FOR TABLE t;
DROP PUBLICATION lock_sample;

--- cluster
CLUSTER t USING t_a;

--- analyze
ANALYZE t;

--- vacuum
--: while LOCK TABLE t IN SHARE UPDATE EXCLUSIVE MODE
VACUUM t;

--- vacuum full
--: while SELECT FROM t
VACUUM FULL t;
