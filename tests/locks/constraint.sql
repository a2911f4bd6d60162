CREATE TABLE r (id int PRIMARY KEY);
INSERT INTO r VALUES (1), (2);
CREATE TABLE pr (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE pr1 PARTITION OF pr FOR VALUES FROM (0) TO (10);
INSERT INTO pr VALUES (1), (2);
CREATE TABLE t (id int PRIMARY KEY, a int, b int NOT NULL, r int, span int4range,
    CONSTRAINT fk_r FOREIGN KEY (r) REFERENCES r DEFERRABLE, CONSTRAINT once UNIQUE (r), CONSTRAINT k CHECK (a < 10));
INSERT INTO t VALUES (1, 1, 1, 1), (2, 2, 2, 2);
CREATE TABLE n (a int, b int NOT NULL, c int CHECK (c IS NOT NULL));
INSERT INTO n VALUES (1, 1, 1), (2, 2, 2);
CREATE UNIQUE INDEX n_a ON n (a);
CREATE UNIQUE INDEX n_b ON n (b);
CREATE UNIQUE INDEX n_c ON n (c);
CREATE TABLE p (id int NOT NULL, a int) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
INSERT INTO p VALUES (1, 1);

--- CHECK
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);

--- CHECK of a partitioned table
ALTER TABLE p ADD CONSTRAINT c CHECK (a > 0);

--- CHECK NOT VALID
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;

--- CHECK NOT VALID of a partitioned table
ALTER TABLE p ADD CONSTRAINT c CHECK (a > 0) NOT VALID;

--- CHECK NOT ENFORCED
--: since 18
--: as add_check_not_enforced
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED;

--- NOT NULL as a constraint
--: since 18
--: as add_not_null
ALTER TABLE t ADD CONSTRAINT c NOT NULL a;

--- NOT NULL as a constraint, NOT VALID
--: since 18
--: as add_not_null_not_valid
ALTER TABLE t ADD CONSTRAINT c NOT NULL a NOT VALID;

--- SET NOT NULL after NOT NULL NOT VALID
--: since 18
--: as set_not_null
ALTER TABLE t ADD CONSTRAINT c NOT NULL a NOT VALID;
ALTER TABLE t ALTER COLUMN a SET NOT NULL;

--- UNIQUE
ALTER TABLE t ADD CONSTRAINT c UNIQUE (a);

--- UNIQUE of a partitioned table
ALTER TABLE p ADD CONSTRAINT c UNIQUE (id);

--- UNIQUE USING INDEX
ALTER TABLE n ADD CONSTRAINT c UNIQUE USING INDEX n_a;

--- primary key
ALTER TABLE n ADD PRIMARY KEY (b);

--- primary key of a partitioned table
ALTER TABLE p ADD PRIMARY KEY (id);

--- primary key of a nullable column
ALTER TABLE n ADD PRIMARY KEY (a);

--- primary key USING INDEX
ALTER TABLE n ADD CONSTRAINT c PRIMARY KEY USING INDEX n_b;

--- primary key USING INDEX of a nullable column
ALTER TABLE n ADD CONSTRAINT c PRIMARY KEY USING INDEX n_a;

--- primary key USING INDEX of a column that is proved
ALTER TABLE n ADD CONSTRAINT c PRIMARY KEY USING INDEX n_c;

--- EXCLUDE
ALTER TABLE t ADD CONSTRAINT c EXCLUDE USING gist (span WITH &&);

--- foreign key
ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES r;

--- foreign key NOT VALID
ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES r NOT VALID;

--- foreign key NOT ENFORCED
--: since 18
--: as add_foreign_key_not_enforced
ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES r NOT ENFORCED;

--- foreign key of a partitioned table
ALTER TABLE p ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES r;

--- foreign key of a partitioned table NOT VALID
--: since 18
ALTER TABLE p ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES r NOT VALID;

--- foreign key to a partitioned table
ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES pr;

--- foreign key to itself
ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES t;

--- foreign key in CREATE TABLE
CREATE TABLE u (r int REFERENCES r);

--- foreign key to a partitioned table in CREATE TABLE
CREATE TABLE u (r int REFERENCES pr);

--- drop CHECK
ALTER TABLE t DROP CONSTRAINT k;

--- drop CHECK of a partitioned table
ALTER TABLE p ADD CONSTRAINT c CHECK (a > 0);
ALTER TABLE p DROP CONSTRAINT c;

--- drop UNIQUE
ALTER TABLE t DROP CONSTRAINT once;

--- drop a foreign key
ALTER TABLE t DROP CONSTRAINT fk_r;

--- drop a foreign key to a partitioned table
ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES pr;
ALTER TABLE t DROP CONSTRAINT c;

--- drop a foreign key of a partitioned table
ALTER TABLE p ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES r;
ALTER TABLE p DROP CONSTRAINT c;

--- drop a primary key with those that refer to it
ALTER TABLE r DROP CONSTRAINT r_pkey CASCADE;

--- validate CHECK
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT c;

--- validate CHECK of a partitioned table
ALTER TABLE p ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
ALTER TABLE p VALIDATE CONSTRAINT c;

--- validate a foreign key
ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES r NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT c;

--- validate what is valid
ALTER TABLE t VALIDATE CONSTRAINT k;

--- validate NOT NULL
--: since 18
--: as validate_not_null
ALTER TABLE t ADD CONSTRAINT c NOT NULL a NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT c;

--- primary key of a partitioned table whose column may be NULL
ALTER TABLE p ALTER COLUMN id DROP NOT NULL;
ALTER TABLE p ADD PRIMARY KEY (id);

--- alter a foreign key of a partitioned table
ALTER TABLE p ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES r;
ALTER TABLE p ALTER CONSTRAINT c DEFERRABLE;

--- rename a foreign key of a partitioned table
ALTER TABLE p ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES r;
ALTER TABLE p RENAME CONSTRAINT c TO cc;

--- alter a foreign key
ALTER TABLE t ALTER CONSTRAINT fk_r DEFERRABLE INITIALLY DEFERRED;

--- rename CHECK
ALTER TABLE t RENAME CONSTRAINT k TO kk;

--- rename CHECK of a partitioned table
ALTER TABLE p ADD CONSTRAINT c CHECK (a > 0);
ALTER TABLE p RENAME CONSTRAINT c TO cc;

--- rename a foreign key
ALTER TABLE t RENAME CONSTRAINT fk_r TO fk;

--- rename UNIQUE
ALTER TABLE t RENAME CONSTRAINT once TO single;
