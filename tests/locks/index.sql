CREATE TABLE t (id int PRIMARY KEY, a int, b text);
INSERT INTO t VALUES (1, 1, 'one'), (2, 2, 'two');
CREATE INDEX t_a ON t (a);
CREATE TABLE p (id int, a int) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
INSERT INTO p VALUES (1, 1);
CREATE INDEX p_id ON p (id);
CREATE INDEX p_a ON ONLY p (a);
CREATE INDEX p1_a ON p1 (a);

--- create
CREATE INDEX ON t (a);

--- create, unique with a condition
CREATE UNIQUE INDEX t_x ON t (lower(b)) WHERE a > 0;

--- create on a partitioned table
CREATE INDEX ON p (a, id);

--- create on a partitioned table only
CREATE INDEX ON ONLY p (a, id);

--- create concurrently
--: while INSERT INTO t VALUES (3)
CREATE INDEX CONCURRENTLY t_x ON t (b);

--- drop
DROP INDEX t_a;

--- drop, of a partitioned table
DROP INDEX p_id;

--- drop concurrently, beside a writer
--: while INSERT INTO t VALUES (3)
DROP INDEX CONCURRENTLY t_a;

--- rename
ALTER INDEX t_a RENAME TO t_aa;

--- reindex an index
REINDEX INDEX t_a;

--- reindex a table
REINDEX TABLE t;

--- reindex an index concurrently
--: while INSERT INTO t VALUES (3)
REINDEX INDEX CONCURRENTLY t_a;

--- reindex a table concurrently
--: while INSERT INTO t VALUES (3)
REINDEX TABLE CONCURRENTLY t;

--- reindex a partitioned table
--: since 14
--: while SELECT FROM p1
--: while INSERT INTO p1 VALUES (2)
REINDEX TABLE p;

--- reindex a schema
--: while SELECT FROM other.x
CREATE SCHEMA other;
CREATE TABLE other.x (id int PRIMARY KEY);
INSERT INTO other.x VALUES (1);
REINDEX SCHEMA other;

--- reindex a partitioned table concurrently
--: since 14
--: while INSERT INTO p1 VALUES (2)
REINDEX TABLE CONCURRENTLY p;

--- reindex a schema concurrently
--: while INSERT INTO other.x VALUES (2)
CREATE SCHEMA other;
CREATE TABLE other.x (id int PRIMARY KEY);
REINDEX SCHEMA CONCURRENTLY other;

--- attach
ALTER INDEX p_a ATTACH PARTITION p1_a;

--- options
ALTER INDEX t_a SET (fillfactor = 70);

--- options that change what is written
CREATE INDEX t_g ON t USING gin (to_tsvector('simple', b));
ALTER INDEX t_g SET (fastupdate = off);

--- statistics
CREATE INDEX t_e ON t ((a + 1));
ALTER INDEX t_e ALTER COLUMN 1 SET STATISTICS 100;

--- tablespace
--: since 15
SET allow_in_place_tablespaces = on;
CREATE TABLESPACE lock_sample LOCATION '';
ALTER INDEX t_a SET TABLESPACE lock_sample;
