CREATE TABLE r (id int PRIMARY KEY);
INSERT INTO r VALUES (1), (2);
CREATE TABLE p (id int, a int) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
INSERT INTO p VALUES (1, 1);
CREATE TABLE d (id int, a int) PARTITION BY RANGE (id);
CREATE TABLE d1 PARTITION OF d FOR VALUES FROM (0) TO (10);
CREATE TABLE dd PARTITION OF d DEFAULT;
INSERT INTO d VALUES (1, 1), (1000, 1);
CREATE TABLE new (id int, a int);
INSERT INTO new VALUES (10, 1);
CREATE TABLE l (kind text) PARTITION BY LIST (kind);
CREATE TABLE new_kind (kind text);
INSERT INTO new_kind VALUES ('a');
CREATE TABLE i (id int PRIMARY KEY, a int) PARTITION BY RANGE (id);
CREATE TABLE i1 PARTITION OF i FOR VALUES FROM (0) TO (10);
INSERT INTO i VALUES (1, 1);
CREATE TABLE new_i (id int NOT NULL, a int);
INSERT INTO new_i VALUES (10, 1);

--- create
CREATE TABLE p9 PARTITION OF p FOR VALUES FROM (90) TO (99);

--- create the default
CREATE TABLE p9 PARTITION OF p DEFAULT;

--- create beside a default
CREATE TABLE d9 PARTITION OF d FOR VALUES FROM (90) TO (99);

--- create of a table that refers
ALTER TABLE p ADD FOREIGN KEY (a) REFERENCES r;
CREATE TABLE p9 PARTITION OF p FOR VALUES FROM (90) TO (99);

--- create of a table that is referred to
CREATE TABLE u (i int REFERENCES i);
CREATE TABLE i9 PARTITION OF i FOR VALUES FROM (90) TO (99);

--- attach
ALTER TABLE p ATTACH PARTITION new FOR VALUES FROM (10) TO (20);

--- attach, proved
ALTER TABLE new ADD CHECK (id IS NOT NULL AND id >= 10 AND id < 20);
ALTER TABLE p ATTACH PARTITION new FOR VALUES FROM (10) TO (20);

--- attach, proved with NOT NULL
ALTER TABLE new ALTER COLUMN id SET NOT NULL;
ALTER TABLE new ADD CHECK (id >= 10 AND id < 20);
ALTER TABLE p ATTACH PARTITION new FOR VALUES FROM (10) TO (20);

--- attach, NULL not ruled out
ALTER TABLE new ADD CHECK (id >= 10 AND id < 20);
ALTER TABLE p ATTACH PARTITION new FOR VALUES FROM (10) TO (20);

--- attach, proved by two constraints that say more
ALTER TABLE new ALTER COLUMN id SET NOT NULL;
ALTER TABLE new ADD CHECK (id >= 10);
ALTER TABLE new ADD CHECK (id < 15);
ALTER TABLE p ATTACH PARTITION new FOR VALUES FROM (10) TO (20);

--- attach, proof not validated
ALTER TABLE new ADD CHECK (id IS NOT NULL AND id >= 10 AND id < 20) NOT VALID;
ALTER TABLE p ATTACH PARTITION new FOR VALUES FROM (10) TO (20);

--- attach, half proved
ALTER TABLE new ADD CHECK (id IS NOT NULL AND id >= 10);
ALTER TABLE p ATTACH PARTITION new FOR VALUES FROM (10) TO (20);

--- attach to a list
ALTER TABLE l ATTACH PARTITION new_kind FOR VALUES IN ('a');

--- attach to a list, proved
ALTER TABLE new_kind ADD CHECK (kind IS NOT NULL AND kind = 'a');
ALTER TABLE l ATTACH PARTITION new_kind FOR VALUES IN ('a');

--- attach beside a default
ALTER TABLE d ATTACH PARTITION new FOR VALUES FROM (10) TO (20);

--- attach beside a default, proved
ALTER TABLE new ADD CHECK (id IS NOT NULL AND id >= 10 AND id < 20);
ALTER TABLE d ATTACH PARTITION new FOR VALUES FROM (10) TO (20);

--- attach as default
ALTER TABLE p ATTACH PARTITION new DEFAULT;

--- attach what lacks an index
ALTER TABLE i ATTACH PARTITION new_i FOR VALUES FROM (10) TO (20);

--- attach what has the index
ALTER TABLE new_i ADD PRIMARY KEY (id);
ALTER TABLE i ATTACH PARTITION new_i FOR VALUES FROM (10) TO (20);

--- attach to a table that refers
ALTER TABLE p ADD FOREIGN KEY (a) REFERENCES r;
ALTER TABLE p ATTACH PARTITION new FOR VALUES FROM (10) TO (20);

--- attach to a table that is referred to
CREATE TABLE u (i int REFERENCES i);
ALTER TABLE new_i ADD PRIMARY KEY (id);
ALTER TABLE i ATTACH PARTITION new_i FOR VALUES FROM (10) TO (20);

--- detach
ALTER TABLE p DETACH PARTITION p1;

--- detach beside a default
ALTER TABLE d DETACH PARTITION d1;

--- detach the default
ALTER TABLE d DETACH PARTITION dd;

--- detach from a table that refers
ALTER TABLE p ADD FOREIGN KEY (a) REFERENCES r;
ALTER TABLE p DETACH PARTITION p1;

--- detach from a table that is referred to
CREATE TABLE u (i int REFERENCES i);
ALTER TABLE i DETACH PARTITION i1;

--- detach concurrently
--: since 14
--: while SELECT FROM p1
ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;

--- detach: finalize
--: since 14
UPDATE pg_inherits SET inhdetachpending = true WHERE inhrelid = 'p1'::regclass;
ALTER TABLE p DETACH PARTITION p1 FINALIZE;

--- drop a partition beside a default
DROP TABLE d1;

--- drop the default
DROP TABLE dd;

--- drop a partition of a table that refers
ALTER TABLE p ADD FOREIGN KEY (a) REFERENCES r;
DROP TABLE p1;

--- drop a partitioned table that refers
ALTER TABLE p ADD FOREIGN KEY (a) REFERENCES r;
DROP TABLE p;
