#!/usr/bin/env bash
# slow
# The way back of what only newer servers have, PostgreSQL 18's at the latest: as way_back.t, on that server.
source "$(dirname "$0")/../support/tap.sh"
source "$project/tests/support/servers.sh"
source "$project/tests/support/way_back.sh"

# ---- NOT NULL is a constraint with a name of its own ----

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, a int CONSTRAINT a_nn NOT NULL, b int CONSTRAINT b_nn NOT NULL, c int NOT NULL);
INSERT INTO item VALUES (1, 2, 3, 4);
-- up
ALTER TABLE item DROP CONSTRAINT a_nn; ALTER TABLE item ALTER b DROP NOT NULL; ALTER TABLE item ALTER c DROP NOT NULL;
SQL
way_back 'NOT NULL with a name is dropped'

change <<'SQL'
CREATE TABLE item (id int, a int, b int, c int, CONSTRAINT "only ""here""" NOT NULL a NO INHERIT); INSERT INTO item VALUES (1, 2, NULL);
ALTER TABLE item ADD CONSTRAINT b_nn NOT NULL b NOT VALID, ADD NOT NULL c NO INHERIT NOT VALID;
-- up
ALTER TABLE item ALTER a DROP NOT NULL, ALTER b DROP NOT NULL, ALTER c DROP NOT NULL;
SQL
way_back 'NOT NULL that is not inherited, or not valid, is dropped'

change <<'SQL'
CREATE TABLE item (id int, a int CONSTRAINT a_nn NOT NULL NO INHERIT, b int, c int NOT NULL); INSERT INTO item VALUES (1, 2, NULL, 4);
ALTER TABLE item ADD CONSTRAINT b_nn NOT NULL b NOT VALID;
-- up
ALTER TABLE item ALTER CONSTRAINT a_nn INHERIT, ALTER CONSTRAINT item_c_not_null NO INHERIT;
UPDATE item SET b = 0; ALTER TABLE item VALIDATE CONSTRAINT b_nn; ALTER TABLE item RENAME CONSTRAINT b_nn TO other_nn;
SQL
way_back 'NOT NULL is inherited, validated and renamed'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, a int CONSTRAINT a_nn NOT NULL, b int NOT NULL, c int NOT NULL); INSERT INTO item VALUES (1, 2, 3, 4);
COMMENT ON CONSTRAINT a_nn ON item IS 'there'; COMMENT ON CONSTRAINT item_b_not_null ON item IS 'as well';
-- up
ALTER TABLE item RENAME TO thing; ALTER TABLE thing RENAME a TO z; ALTER TABLE thing ALTER b DROP NOT NULL;
ALTER TABLE thing RENAME CONSTRAINT a_nn TO z_nn; COMMENT ON CONSTRAINT z_nn ON thing IS NULL;
ALTER TABLE thing RENAME CONSTRAINT item_c_not_null TO thing_c_not_null; COMMENT ON CONSTRAINT thing_c_not_null ON thing IS 'new';
SQL
way_back 'NOT NULL of a table and a column with other names, and comments on it'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, a int CONSTRAINT a_nn NOT NULL, b int CONSTRAINT b_nn NOT NULL NO INHERIT, c int);
ALTER TABLE item RENAME TO old; ALTER TABLE old ADD CONSTRAINT c_nn NOT NULL c NOT VALID; INSERT INTO old VALUES (1, 2, 3, 4); COMMENT ON CONSTRAINT a_nn ON old IS 'there';
-- up
DROP TABLE old;
SQL
way_back 'a table is dropped, with the names of its NOT NULL'

change <<'SQL'
CREATE TABLE item (id int, a int CONSTRAINT a_nn NOT NULL, b int CONSTRAINT b_nn NOT NULL); INSERT INTO item VALUES (1, 2, 3);
-- up
ALTER TABLE item DROP a; ALTER TABLE item ALTER b TYPE text; ALTER TABLE item ADD c int CONSTRAINT c_nn NOT NULL DEFAULT 1, ADD CONSTRAINT d_nn NOT NULL id;
SQL
way_back 'columns with a named NOT NULL are dropped, retyped and added'

change <<'SQL'
CREATE TABLE item (id int CONSTRAINT id_nn NOT NULL, a int); ALTER TABLE item ADD CONSTRAINT item_key PRIMARY KEY (id); INSERT INTO item VALUES (1, 2);
CREATE TABLE other (id int PRIMARY KEY, a int CONSTRAINT kept NOT NULL); INSERT INTO other VALUES (1, 2); CREATE TABLE third (id int PRIMARY KEY); INSERT INTO third VALUES (1);
-- up
ALTER TABLE item DROP CONSTRAINT item_key, ADD PRIMARY KEY (a); ALTER TABLE other DROP CONSTRAINT other_pkey, ADD PRIMARY KEY (a); ALTER TABLE third DROP CONSTRAINT third_pkey; ALTER TABLE third ALTER id DROP NOT NULL;
SQL
way_back 'primary keys go to other columns'

change <<'SQL'
CREATE TABLE above (id int, a int CONSTRAINT a_nn NOT NULL, b int, c int CONSTRAINT c_nn NOT NULL NO INHERIT);
CREATE TABLE below (more int, c int CONSTRAINT own NOT NULL, b int CONSTRAINT b_own NOT NULL) INHERITS (above); CREATE TABLE further () INHERITS (below);
INSERT INTO above VALUES (1, 2, 3, 4); INSERT INTO below VALUES (1, 2, 3, 4, 5); INSERT INTO further VALUES (1, 2, 3, 4, 5);
-- up
ALTER TABLE above ALTER a DROP NOT NULL, ALTER b SET NOT NULL, ALTER c DROP NOT NULL; ALTER TABLE below ALTER c DROP NOT NULL;
SQL
way_back 'NOT NULL of tables that inherit from others'

change <<'SQL'
CREATE TABLE above (id int, a int CONSTRAINT a_nn NOT NULL, b int NOT NULL); CREATE TABLE apart (id int, a int CONSTRAINT apart_nn NOT NULL, b int CONSTRAINT b_nn NOT NULL);
ALTER TABLE apart INHERIT above; INSERT INTO apart VALUES (1, 2, 3);
-- up
ALTER TABLE apart NO INHERIT above; DROP TABLE above;
SQL
way_back 'a table does not inherit any more'

change <<'SQL'
CREATE TABLE above (id int, a int CONSTRAINT a_nn NOT NULL); CREATE TABLE below (id int, a int) INHERITS (above); INSERT INTO below VALUES (1, 2);
-- up
ALTER TABLE below NO INHERIT above;
SQL
way_back 'nor has NOT NULL from it, which becomes its own for good' 'not exact' 'column s10.below.a: set_not_null ADD CONSTRAINT a_nn NOT NULL a, was nothing'

change <<'SQL'
CREATE TABLE above (id int, a int CONSTRAINT a_nn NOT NULL, b int CONSTRAINT b_nn NOT NULL) PARTITION BY LIST (id); CREATE TABLE one PARTITION OF above FOR VALUES IN (1);
CREATE TABLE two (id int, a int CONSTRAINT a_nn NOT NULL, b int NOT NULL); ALTER TABLE above ATTACH PARTITION two FOR VALUES IN (2); INSERT INTO above VALUES (1, 2, 3), (2, 3, 4);
-- up
ALTER TABLE above ALTER a DROP NOT NULL; ALTER TABLE above DETACH PARTITION two;
SQL
way_back 'NOT NULL of partitions'

change <<'SQL'
CREATE TABLE above (id int, a int CONSTRAINT a_nn NOT NULL) PARTITION BY LIST (id); CREATE TABLE one PARTITION OF above FOR VALUES IN (1);
CREATE TABLE two (id int, a int CONSTRAINT two_nn NOT NULL); ALTER TABLE above ATTACH PARTITION two FOR VALUES IN (2); INSERT INTO above VALUES (1, 2), (2, 3);
-- up
DROP TABLE above;
SQL
way_back 'a partitioned table is dropped, with the names of its NOT NULL'

change <<'SQL'
CREATE TYPE state AS ENUM ('a'); CREATE TABLE above (id int CONSTRAINT id_nn NOT NULL, s state CONSTRAINT s_nn NOT NULL) PARTITION BY LIST (s); CREATE TABLE one PARTITION OF above FOR VALUES IN ('a'); INSERT INTO above VALUES (1, 'a');
-- up
ALTER TYPE state ADD VALUE 'b';
SQL
way_back 'a partitioned table is made anew, with the names of its NOT NULL'

change <<'SQL'
CREATE DOMAIN size AS int CONSTRAINT size_nn NOT NULL CONSTRAINT positive CHECK (VALUE > 0); CREATE DOMAIN other AS int NOT NULL; CREATE DOMAIN third AS int CONSTRAINT third_nn NOT NULL; COMMENT ON CONSTRAINT third_nn ON DOMAIN third IS 'there';
CREATE DOMAIN fourth AS int CONSTRAINT fourth_nn NOT NULL;
-- up
ALTER DOMAIN size DROP CONSTRAINT size_nn; ALTER DOMAIN other DROP NOT NULL; DROP DOMAIN third; ALTER DOMAIN fourth RENAME CONSTRAINT fourth_nn TO fourth_other;
SQL
way_back 'NOT NULL of domains'

change <<'SQL'
CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
CREATE FOREIGN TABLE away (id int CONSTRAINT id_nn NOT NULL, n int CONSTRAINT n_nn NOT NULL) SERVER nowhere; CREATE FOREIGN TABLE gone (id int CONSTRAINT id_nn NOT NULL) SERVER nowhere;
-- up
ALTER FOREIGN TABLE away ALTER id DROP NOT NULL; ALTER FOREIGN TABLE away DROP n; DROP FOREIGN TABLE gone;
SQL
way_back 'NOT NULL of foreign tables'

# ---- keys over periods ----

change <<'SQL'
CREATE EXTENSION btree_gist SCHEMA public; CREATE TABLE price (id int, v int4range, x text, PRIMARY KEY (id, v WITHOUT OVERLAPS));
CREATE TABLE sale (id int, r int4range, n int, UNIQUE (id, r WITHOUT OVERLAPS), CONSTRAINT of_price FOREIGN KEY (id, PERIOD r) REFERENCES price (id, PERIOD v));
INSERT INTO price VALUES (1, '[1,5)', 'a'), (1, '[5,9)', 'b'); INSERT INTO sale VALUES (1, '[2,7)', 3);
-- up
UPDATE price SET x = 'u'; DELETE FROM sale;
SQL
way_back 'rows of tables with keys over periods'

change <<'SQL'
CREATE TABLE price (id int, v int4range, x text, PRIMARY KEY (id, v WITHOUT OVERLAPS)); CREATE TABLE offer (id int, v int4range, x text, CONSTRAINT at_once UNIQUE (id, v WITHOUT OVERLAPS));
CREATE TABLE sale (id int, r int4range, n int, CONSTRAINT of_price FOREIGN KEY (id, PERIOD r) REFERENCES price (id, PERIOD v)); INSERT INTO offer VALUES (1, '[1,5)', 'a');
INSERT INTO price VALUES (1, '[1,5)', 'a'), (1, '[5,9)', 'b'); INSERT INTO sale VALUES (1, '[2,7)', 3);
-- up
DROP TABLE sale; DROP TABLE price; ALTER TABLE offer DROP CONSTRAINT at_once; UPDATE offer SET x = 'z';
SQL
way_back 'keys over periods are dropped'

change <<'SQL'
CREATE TABLE price (id int, v int4range, x text, PRIMARY KEY (id, v WITHOUT OVERLAPS)); CREATE TABLE sale (id int, r int4range, n int, CONSTRAINT of_price FOREIGN KEY (id, PERIOD r) REFERENCES price (id, PERIOD v));
INSERT INTO price VALUES (1, '[1,5)', 'a'), (1, '[5,9)', 'b'); INSERT INTO sale VALUES (1, '[2,7)', 3);
-- up
UPDATE price SET v = int4range(lower(v) + 10, upper(v) + 10) WHERE lower(v) = 20; ALTER TABLE sale DROP CONSTRAINT of_price; UPDATE price SET id = id + 1; UPDATE sale SET id = id + 1, n = 4;
ALTER TABLE sale ADD CONSTRAINT of_price FOREIGN KEY (id, PERIOD r) REFERENCES price (id, PERIOD v);
SQL
way_back 'rows get other keys over periods'

change <<'SQL'
CREATE TABLE price (id int, v int4range, x text); CREATE TABLE sale (id int, r int4range); INSERT INTO price VALUES (1, '[1,5)', 'a'); INSERT INTO sale VALUES (1, '[2,3)');
-- up
ALTER TABLE price ADD PRIMARY KEY (id, v WITHOUT OVERLAPS); ALTER TABLE sale ADD FOREIGN KEY (id, PERIOD r) REFERENCES price (id, PERIOD v);
SQL
way_back 'keys over periods are added'

# ---- constraints that are not enforced ----

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int, CONSTRAINT positive CHECK (n > 0) NOT ENFORCED, CONSTRAINT small CHECK (n < 100)); INSERT INTO item VALUES (1, -2);
CREATE TABLE part (id int PRIMARY KEY, item int, CONSTRAINT of_item FOREIGN KEY (item) REFERENCES item NOT ENFORCED); INSERT INTO part VALUES (1, 77);
-- up
ALTER TABLE item DROP CONSTRAINT positive, DROP CONSTRAINT small, ADD CONSTRAINT small CHECK (n < 100) NOT ENFORCED; ALTER TABLE part DROP CONSTRAINT of_item; UPDATE item SET n = 3;
SQL
way_back 'constraints that are not enforced are dropped'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int); INSERT INTO item VALUES (1, 2);
CREATE TABLE part (id int PRIMARY KEY, item int CONSTRAINT of_item REFERENCES item NOT ENFORCED, other int CONSTRAINT of_other REFERENCES item); INSERT INTO part VALUES (1, 1, 1);
-- up
ALTER TABLE part ALTER CONSTRAINT of_item ENFORCED, ALTER CONSTRAINT of_other NOT ENFORCED; DELETE FROM part; DELETE FROM item;
SQL
way_back 'whether a foreign key is enforced changes'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int, CONSTRAINT positive CHECK (n > 0) NOT ENFORCED); CREATE TABLE part (id int PRIMARY KEY, item int REFERENCES item NOT ENFORCED);
INSERT INTO item VALUES (1, -2), (2, 5); INSERT INTO part VALUES (1, 77), (2, 2);
-- up
DELETE FROM item; UPDATE part SET item = 78; DROP TABLE part;
SQL
way_back 'rows that break what is not enforced'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY); CREATE TABLE log (id int, item int) PARTITION BY LIST (id); CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1); INSERT INTO log VALUES (1, 7);
ALTER TABLE log ADD CONSTRAINT of_item FOREIGN KEY (item) REFERENCES item NOT VALID;
-- up
ALTER TABLE log DROP CONSTRAINT of_item; UPDATE log SET item = NULL;
SQL
way_back 'a foreign key of a partitioned table that is not valid is dropped'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY); CREATE TABLE log (id int, item int) PARTITION BY LIST (id); CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1); CREATE TABLE log_2 PARTITION OF log FOR VALUES IN (2);
ALTER TABLE log_2 ADD CONSTRAINT of_item FOREIGN KEY (item) REFERENCES item; INSERT INTO item VALUES (7); INSERT INTO log VALUES (1, 7), (2, 7);
ALTER TABLE log ADD CONSTRAINT of_item FOREIGN KEY (item) REFERENCES item NOT VALID; CREATE TABLE late (id int, item int) PARTITION BY LIST (id); ALTER TABLE late ADD CONSTRAINT late_fk FOREIGN KEY (item) REFERENCES item NOT VALID;
-- up
ALTER TABLE log VALIDATE CONSTRAINT of_item; ALTER TABLE late VALIDATE CONSTRAINT late_fk; ALTER TABLE log DETACH PARTITION log_2;
SQL
way_back 'a foreign key of a partitioned table is validated'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int, s text); INSERT INTO item VALUES (1, 2, 'a');
-- up
ALTER TABLE item ADD CONSTRAINT positive CHECK (n > 0) NOT ENFORCED, ADD CONSTRAINT s_nn NOT NULL s NOT VALID; CREATE TABLE part (item int REFERENCES item NOT ENFORCED);
ALTER TABLE item ADD v int GENERATED ALWAYS AS (n * 2), ADD w text CONSTRAINT w_nn NOT NULL GENERATED ALWAYS AS (s || '!') VIRTUAL, ADD x int GENERATED ALWAYS AS (n + 1) STORED;
SQL
way_back 'all such is added'

# ---- generated columns ----

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int, v int GENERATED ALWAYS AS (n * 2), w int GENERATED ALWAYS AS (n * 3) VIRTUAL CONSTRAINT w_nn NOT NULL CHECK (w > 0), s int GENERATED ALWAYS AS (n * 4) STORED); INSERT INTO item VALUES (1, 2);
CREATE VIEW items AS SELECT v, s FROM item; COMMENT ON COLUMN item.v IS 'twice';
-- up
DROP VIEW items; ALTER TABLE item DROP v; ALTER TABLE item DROP w, DROP s; ALTER TABLE item ADD v int; UPDATE item SET n = 7;
SQL
way_back 'generated columns are dropped'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int, v int GENERATED ALWAYS AS (n * 2), s int GENERATED ALWAYS AS (n * 4) STORED); INSERT INTO item VALUES (1, 2); CREATE VIEW items AS SELECT v, s FROM item; CREATE INDEX by_s ON item (s);
-- up
ALTER TABLE item ALTER v SET EXPRESSION AS (n * 20), ALTER s SET EXPRESSION AS (n * 40); UPDATE item SET n = 7;
SQL
way_back 'generated columns get other expressions'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int, s int GENERATED ALWAYS AS (n * 4) STORED, v int GENERATED ALWAYS AS (n * 2)) PARTITION BY LIST (id); CREATE TABLE item_1 PARTITION OF item FOR VALUES IN (1); INSERT INTO item VALUES (1, 2);
CREATE TABLE above (n int, s int GENERATED ALWAYS AS (n * 4) STORED, v int GENERATED ALWAYS AS (n + 1)); CREATE TABLE below (m int) INHERITS (above); INSERT INTO below VALUES (1);
-- up
ALTER TABLE item ALTER s SET EXPRESSION AS (n * 40); ALTER TABLE above ALTER s DROP EXPRESSION; ALTER TABLE item ALTER v SET EXPRESSION AS (n); ALTER TABLE above ALTER v SET EXPRESSION AS (n);
SQL
way_back 'generated columns of partitioned tables and of tables that are inherited from'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int, v int GENERATED ALWAYS AS (n * 2)); INSERT INTO item VALUES (1, 2);
-- up
ALTER TABLE item ALTER v TYPE bigint;
SQL
way_back 'a virtual column gets another type'

# ---- privileges ----

change <<'SQL'
CREATE TABLE item (id int); CREATE TABLE other (id int); GRANT MAINTAIN ON item TO PUBLIC; REVOKE MAINTAIN ON other FROM CURRENT_USER;
ALTER DEFAULT PRIVILEGES GRANT MAINTAIN ON TABLES TO PUBLIC; ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO PUBLIC;
-- up
REVOKE MAINTAIN ON item FROM PUBLIC; GRANT MAINTAIN ON other TO CURRENT_USER; GRANT MAINTAIN, SELECT ON other TO PUBLIC; CREATE TABLE third (id int);
ALTER DEFAULT PRIVILEGES REVOKE MAINTAIN ON TABLES FROM PUBLIC; ALTER DEFAULT PRIVILEGES REVOKE SELECT ON LARGE OBJECTS FROM PUBLIC; DROP TABLE item;
SQL
way_back 'the privilege to maintain'

change <<'SQL'
CREATE TABLE item (id int);
-- up
ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO PUBLIC; ALTER DEFAULT PRIVILEGES GRANT MAINTAIN ON TABLES TO PUBLIC; GRANT MAINTAIN ON item TO CURRENT_USER WITH GRANT OPTION;
SQL
way_back 'privileges by default'

# ---- statistics ----

change <<'SQL'
CREATE TABLE item (id int, a int, b int); ALTER TABLE item ALTER a SET STATISTICS 0, ALTER b SET STATISTICS 50; CREATE STATISTICS pairs ON a, b FROM item; ALTER STATISTICS pairs SET STATISTICS 20; CREATE INDEX by_sum ON item ((a + b)); ALTER INDEX by_sum ALTER 1 SET STATISTICS 70;
ALTER TABLE item ALTER a SET (n_distinct = 5);
-- up
ALTER TABLE item ALTER a SET STATISTICS DEFAULT, ALTER b SET STATISTICS 60, ALTER a RESET (n_distinct); ALTER STATISTICS pairs SET STATISTICS DEFAULT; ALTER INDEX by_sum ALTER 1 SET STATISTICS -1; ALTER TABLE item ALTER id SET STATISTICS 0;
SQL
way_back 'statistics of columns, indexes and groups of columns'

# ---- publications ----

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int, s int GENERATED ALWAYS AS (n * 2) STORED, v int GENERATED ALWAYS AS (n * 2)); CREATE PUBLICATION shown FOR TABLE item (id, s) WITH (publish_generated_columns = stored); CREATE PUBLICATION plain FOR TABLE item; CREATE PUBLICATION gone FOR TABLE item WITH (publish_generated_columns = stored, publish = 'insert');
-- up
ALTER PUBLICATION shown SET (publish_generated_columns = none); ALTER PUBLICATION shown SET TABLE item (id, n); ALTER PUBLICATION plain SET (publish_generated_columns = stored); DROP PUBLICATION gone; CREATE PUBLICATION more FOR TABLE item (id, s);
SQL
way_back 'generated columns of publications'

# ---- partitioned tables ----

change <<'SQL'
CREATE TABLE log (id int GENERATED ALWAYS AS IDENTITY, k int, EXCLUDE USING gist (k WITH =, int4range(k, k + 1) WITH &&)) PARTITION BY LIST (k); CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1); INSERT INTO log (k) VALUES (1);
CREATE TABLE other (id int, k int) PARTITION BY LIST (k); CREATE TABLE other_1 PARTITION OF other FOR VALUES IN (1);
-- up
ALTER TABLE log ALTER id DROP IDENTITY; ALTER TABLE log DROP CONSTRAINT log_k_int4range_excl; ALTER TABLE other ALTER id SET NOT NULL, ALTER id ADD GENERATED BY DEFAULT AS IDENTITY; ALTER TABLE other ADD EXCLUDE (k WITH =);
SQL
way_back 'identity columns and exclusion of partitioned tables'

change <<'SQL'
CREATE TABLE log (id int GENERATED ALWAYS AS IDENTITY CONSTRAINT id_nn NOT NULL, k int, EXCLUDE USING gist (k WITH =)) PARTITION BY LIST (k) USING heap; CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1); INSERT INTO log (k) VALUES (1);
-- up
DROP TABLE log;
SQL
way_back 'a partitioned table with an identity column, a method and exclusion is dropped'

# ---- words that older parsers do not know ----

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, j jsonb CHECK (j IS JSON OBJECT), t text CONSTRAINT is_json CHECK (t IS JSON WITH UNIQUE KEYS)); INSERT INTO item VALUES (1, '{"a": 1}', '2');
CREATE VIEW parts AS SELECT id, a FROM item, JSON_TABLE(j, '$' COLUMNS (a int PATH '$.a' DEFAULT 0 ON EMPTY)); CREATE VIEW asked AS SELECT JSON_VALUE(j, '$.a' RETURNING int) AS a, JSON_EXISTS(j, '$.b') AS b, JSON_QUERY(j, '$' WITH WRAPPER) AS c FROM item;
CREATE FUNCTION put() RETURNS int BEGIN ATOMIC INSERT INTO item VALUES (3, NULL, NULL) RETURNING WITH (OLD AS o, NEW AS n) n.id; END;
CREATE FUNCTION merged() RETURNS int BEGIN ATOMIC MERGE INTO item USING (VALUES (1)) AS v (k) ON id = k WHEN MATCHED THEN UPDATE SET t = '3' WHEN NOT MATCHED BY SOURCE THEN DELETE RETURNING id; END;
CREATE FUNCTION made() RETURNS jsonb RETURN JSON_OBJECT('a' : 1 ABSENT ON NULL RETURNING jsonb);
-- up
DROP VIEW parts; DROP FUNCTION merged; DROP FUNCTION made; DROP FUNCTION put; DROP VIEW asked; ALTER TABLE item DROP CONSTRAINT is_json; ALTER TABLE item DROP j;
SQL
way_back 'what is written in the words of newer servers'

change <<'SQL'
CREATE COLLATION plain (provider = builtin, locale = 'C.UTF-8'); CREATE TABLE item (id int, t text COLLATE plain, u text STORAGE EXTERNAL COMPRESSION pglz); INSERT INTO item VALUES (1, 'a', 'b'); CREATE UNIQUE INDEX by_u ON item (u) NULLS NOT DISTINCT;
CREATE FUNCTION at_login() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER greet ON login EXECUTE FUNCTION at_login();
-- up
ALTER TABLE item DROP t; DROP COLLATION plain; DROP INDEX by_u; DROP EVENT TRIGGER greet; ALTER TABLE item ALTER u SET STORAGE DEFAULT, ALTER u SET COMPRESSION DEFAULT;
SQL
way_back "a collation of the server's own, and a trigger of logins"

change <<'SQL'
CREATE TABLE item (a int, b int); CREATE TABLE part (a int, b int, c int, UNIQUE NULLS NOT DISTINCT (c)); ALTER TABLE item ADD CONSTRAINT item_ab UNIQUE NULLS NOT DISTINCT (a, b); ALTER TABLE part ADD CONSTRAINT of_item FOREIGN KEY (a, b) REFERENCES item (a, b) ON DELETE SET NULL (b);
CREATE VIEW mine WITH (security_invoker = true) AS SELECT * FROM item; INSERT INTO item VALUES (1, 2), (NULL, NULL); INSERT INTO part VALUES (1, 2, 3);
-- up
DROP VIEW mine; ALTER TABLE part DROP CONSTRAINT of_item; ALTER TABLE item DROP CONSTRAINT item_ab; ALTER TABLE part DROP c; DELETE FROM item;
SQL
way_back 'NULL in what is unique, and in what refers to it'

servers=$project/build/servers
other_servers 18
check_answers 'PostgreSQL 18' --pg-bindir "$servers/18/bin"

done_testing
