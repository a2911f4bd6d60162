CREATE TABLE r (id int PRIMARY KEY, v varchar(20) UNIQUE);
INSERT INTO r VALUES (1, 'one'), (2, 'two');
CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(20), c varchar(20), r int, i int GENERATED ALWAYS AS IDENTITY,
    g int GENERATED ALWAYS AS (1) STORED, nn int, e text, z text,
    CONSTRAINT fk_r FOREIGN KEY (r) REFERENCES r,
    CONSTRAINT nn_is_there CHECK (nn IS NOT NULL), CONSTRAINT c_is_short CHECK (length(c) < 20));
INSERT INTO t (id, a, b, c, r, nn) VALUES (1, 1, 'one', 'one', 1, 1), (2, 2, 'two', 'two', 2, 2);
CREATE INDEX t_a ON t (a);
CREATE INDEX t_b ON t (b);
CREATE INDEX t_c ON t (c);
CREATE INDEX t_e ON t (id) WHERE e = 'x';
CREATE TABLE p (id int NOT NULL, b varchar(20)) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
INSERT INTO p VALUES (1, 'x');
CREATE DOMAIN plain AS varchar(20);
CREATE DOMAIN checked AS varchar(20) CHECK (VALUE <> '');

--- drop
ALTER TABLE t DROP COLUMN a;

--- drop, of a partitioned table
ALTER TABLE p DROP COLUMN b;

--- drop one that refers
ALTER TABLE t DROP COLUMN r;

--- drop one that is referred to
CREATE TABLE u (r int REFERENCES r);
ALTER TABLE r DROP COLUMN id CASCADE;

--- rename
ALTER TABLE t RENAME COLUMN a TO aa;

--- rename, of a partitioned table
ALTER TABLE p RENAME COLUMN b TO bb;

--- rename, of a view
CREATE VIEW v AS SELECT id FROM t;
ALTER VIEW v RENAME COLUMN id TO number;

--- type: longer
ALTER TABLE t ALTER COLUMN b TYPE varchar(50);

--- type: text
ALTER TABLE t ALTER COLUMN b TYPE text;

--- type: shorter
ALTER TABLE t ALTER COLUMN b TYPE varchar(10);

--- type: another
ALTER TABLE t ALTER COLUMN a TYPE bigint;

--- type: the same
ALTER TABLE t ALTER COLUMN a TYPE int;

--- type: USING a cast
ALTER TABLE t ALTER COLUMN b TYPE text USING b::text;

--- type: USING itself
ALTER TABLE t ALTER COLUMN b TYPE text USING b;

--- type: USING a cast in other words
ALTER TABLE t ALTER COLUMN b TYPE varchar(50) USING CAST(b AS character varying(50));

--- type: USING two casts
ALTER TABLE t ALTER COLUMN b TYPE text USING (b::varchar(50))::text;

--- type: USING a cast that cuts
ALTER TABLE t ALTER COLUMN b TYPE text USING b::varchar(3);

--- type: USING an expression
ALTER TABLE t ALTER COLUMN b TYPE text USING lower(b);

--- type: USING another column
ALTER TABLE t ALTER COLUMN b TYPE text USING z;

--- type: another collation
ALTER TABLE t ALTER COLUMN b TYPE varchar(20) COLLATE "C";

--- type: another collation, no index
ALTER TABLE t ALTER COLUMN z TYPE text COLLATE "C";

--- type: a column with a CHECK
ALTER TABLE t ALTER COLUMN c TYPE varchar(50);

--- type: a column of a partial index's condition
ALTER TABLE t ALTER COLUMN e TYPE varchar;

--- type: a column of an expression index
CREATE INDEX t_lower ON t (lower(b));
ALTER TABLE t ALTER COLUMN b TYPE varchar(50);

--- type: a column that refers, rewritten
ALTER TABLE t ALTER COLUMN r TYPE bigint;

--- type: a column that is referred to
CREATE TABLE u (v varchar(20) REFERENCES r (v));
INSERT INTO u VALUES ('one');
ALTER TABLE r ALTER COLUMN v TYPE varchar(50);

--- type: a column that refers, not rewritten
CREATE TABLE u (v varchar(20) REFERENCES r (v));
INSERT INTO u VALUES ('one');
ALTER TABLE u ALTER COLUMN v TYPE varchar(50);

--- type: of a partitioned table
ALTER TABLE p ALTER COLUMN b TYPE varchar(50);

--- type: of a partitioned table, rewritten
ALTER TABLE p ALTER COLUMN b TYPE varchar(5);

--- type: an unconstrained domain
ALTER TABLE t ALTER COLUMN b TYPE plain;

--- type: a constrained domain
ALTER TABLE t ALTER COLUMN b TYPE checked;

--- type: a timestamp in UTC
ALTER TABLE t ADD COLUMN at timestamp;
CREATE INDEX t_at ON t (at);
SET timezone = 'UTC';
ALTER TABLE t ALTER COLUMN at TYPE timestamptz;

--- type: a timestamp elsewhere
ALTER TABLE t ADD COLUMN at timestamp;
SET timezone = 'Europe/Berlin';
ALTER TABLE t ALTER COLUMN at TYPE timestamptz;

--- NOT NULL
ALTER TABLE t ALTER COLUMN a SET NOT NULL;

--- NOT NULL again
ALTER TABLE t ALTER COLUMN id SET NOT NULL;

--- NOT NULL, proved
ALTER TABLE t ALTER COLUMN nn SET NOT NULL;

--- NOT NULL, proved by what is not validated
ALTER TABLE t ADD CONSTRAINT there CHECK (a IS NOT NULL) NOT VALID;
ALTER TABLE t ALTER COLUMN a SET NOT NULL;

--- NOT NULL, proved among other things
ALTER TABLE t ADD CONSTRAINT there CHECK (a IS NOT NULL AND a > 0);
ALTER TABLE t ALTER COLUMN a SET NOT NULL;

--- NOT NULL, proved by a comparison only
ALTER TABLE t ADD CONSTRAINT there CHECK (a > 0);
ALTER TABLE t ALTER COLUMN a SET NOT NULL;

--- NOT NULL, and its proof dropped at once
ALTER TABLE t ALTER COLUMN nn SET NOT NULL, DROP CONSTRAINT nn_is_there;

--- NOT NULL, of a partitioned table
ALTER TABLE p ALTER COLUMN b SET NOT NULL;

--- NULL
ALTER TABLE t ALTER COLUMN a DROP NOT NULL;

--- NULL, of a partitioned table
ALTER TABLE p ALTER COLUMN b DROP NOT NULL;

--- default
ALTER TABLE t ALTER COLUMN a SET DEFAULT 5;

--- default, of a partitioned table
ALTER TABLE p ALTER COLUMN b SET DEFAULT 'x';

--- default of a view's column
CREATE VIEW v AS SELECT id FROM t;
ALTER VIEW v ALTER COLUMN id SET DEFAULT 5;

--- no default
ALTER TABLE t ALTER COLUMN a DROP DEFAULT;

--- add identity
ALTER TABLE t ALTER COLUMN i DROP IDENTITY;
ALTER TABLE t ALTER COLUMN i ADD GENERATED ALWAYS AS IDENTITY;

--- set identity
ALTER TABLE t ALTER COLUMN i SET GENERATED BY DEFAULT;

--- restart identity
ALTER TABLE t ALTER COLUMN i RESTART WITH 100;

--- drop identity
ALTER TABLE t ALTER COLUMN i DROP IDENTITY;

--- set expression
--: since 17
ALTER TABLE t ALTER COLUMN g SET EXPRESSION AS (2);

--- set expression of a virtual column
--: since 18
CREATE TABLE u (vg int GENERATED ALWAYS AS (1) VIRTUAL);
INSERT INTO u VALUES (DEFAULT);
ALTER TABLE u ALTER COLUMN vg SET EXPRESSION AS (2);

--- drop expression
ALTER TABLE t ALTER COLUMN g DROP EXPRESSION;

--- statistics
ALTER TABLE t ALTER COLUMN a SET STATISTICS 100;

--- statistics, of a partitioned table
ALTER TABLE p ALTER COLUMN b SET STATISTICS 100;

--- storage
ALTER TABLE t ALTER COLUMN b SET STORAGE EXTERNAL;

--- storage, of a partitioned table
ALTER TABLE p ALTER COLUMN b SET STORAGE EXTERNAL;

--- compression
--: since 14
ALTER TABLE t ALTER COLUMN b SET COMPRESSION pglz;

--- compression, of a partitioned table
--: since 14
ALTER TABLE p ALTER COLUMN b SET COMPRESSION pglz;

--- options
ALTER TABLE t ALTER COLUMN a SET (n_distinct = 5);

--- options, of a partitioned table
ALTER TABLE p ALTER COLUMN b SET (n_distinct_inherited = 5);
