CREATE TABLE r (id int PRIMARY KEY);
INSERT INTO r VALUES (1), (2);
CREATE TABLE t (id int PRIMARY KEY, a int, r int REFERENCES r);
INSERT INTO t VALUES (1, 1, 1), (2, 2, 2);
CREATE TABLE source (id int, a int);
INSERT INTO source VALUES (3, 3);
CREATE TABLE p (id int, a int) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
INSERT INTO p VALUES (1, 1);

--- insert
INSERT INTO t VALUES (3, 3, 1);

--- insert from a query
INSERT INTO t SELECT id, a FROM source;

--- update
--: assumed
UPDATE t SET a = 5 WHERE id = 1;

--- update all
UPDATE t SET a = 5;

--- update a partitioned table
UPDATE p SET a = 5;

--- update from another
--: assumed
UPDATE t SET a = source.a FROM source WHERE t.id = source.id;

--- delete
--: assumed
DELETE FROM t WHERE id = 1;

--- delete all
DELETE FROM t;

--- merge
--: assumed
--: since 15
MERGE INTO t USING source ON t.id = source.id WHEN MATCHED THEN UPDATE SET a = source.a;

--- copy
COPY t TO '/dev/null';

--- copy from
COPY t FROM '/dev/null';

--- select
SELECT a FROM t;

--- select for update
SELECT a FROM t FOR UPDATE;

--- lock
LOCK TABLE t;

--- lock ACCESS SHARE
LOCK TABLE t IN ACCESS SHARE MODE;

--- lock ROW SHARE
LOCK TABLE t IN ROW SHARE MODE;

--- lock ROW EXCLUSIVE
LOCK TABLE t IN ROW EXCLUSIVE MODE;

--- lock SHARE UPDATE EXCLUSIVE
LOCK TABLE t IN SHARE UPDATE EXCLUSIVE MODE;

--- lock SHARE
LOCK TABLE t IN SHARE MODE;

--- lock SHARE ROW EXCLUSIVE
LOCK TABLE t IN SHARE ROW EXCLUSIVE MODE;

--- lock EXCLUSIVE
LOCK TABLE t IN EXCLUSIVE MODE;

--- lock a partitioned table
LOCK TABLE p IN SHARE MODE;
