#!/usr/bin/env bash
# slow
# The way back of one change at a time: `rehearse` runs it, goes back, and finds schema and rows as they were; or it
# says honestly what it cannot bring back. On the server at hand, and on the oldest and the newest.
source "$(dirname "$0")/../support/tap.sh"
source "$project/tests/support/servers.sh"
source "$project/tests/support/way_back.sh"

# ---- tables ----

change <<'SQL'
CREATE TABLE gone (id int PRIMARY KEY, name text NOT NULL DEFAULT 'x', price numeric CHECK (price > 0));
INSERT INTO gone VALUES (1, 'one', 2.50), (2, 'two', NULL);
-- up
DROP TABLE gone;
SQL
way_back 'a table with rows is dropped'

change <<'SQL'
-- up
CREATE TABLE added (id serial PRIMARY KEY, name text UNIQUE);
INSERT INTO added (name) VALUES ('a'), ('b');
SQL
way_back 'a table is added'

change <<'SQL'
CREATE TABLE old_name (id serial PRIMARY KEY, name text UNIQUE);
INSERT INTO old_name (name) VALUES ('a');
-- up
ALTER TABLE old_name RENAME TO new_name;
ALTER TABLE new_name RENAME COLUMN name TO title;
ALTER TABLE new_name RENAME CONSTRAINT old_name_pkey TO new_name_pkey;
ALTER INDEX old_name_name_key RENAME TO new_name_title_key;
ALTER SEQUENCE old_name_id_seq RENAME TO new_name_id_seq;
SQL
way_back 'a table, a column, a constraint, an index and a sequence are renamed'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, description text, sidebar text, a int, b int, c int);
INSERT INTO item VALUES (1, 'd', 's', 1, 2, 3);
-- up
ALTER TABLE item RENAME description TO summary; ALTER TABLE item RENAME sidebar TO description;
ALTER TABLE item RENAME a TO x; ALTER TABLE item RENAME b TO a; ALTER TABLE item RENAME c TO b; ALTER TABLE item RENAME x TO c;
SQL
way_back 'columns take the names of others'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, gone int, newest text, "o""'\,{}dd" text); ALTER TABLE item DROP gone;
INSERT INTO item VALUES (1, 'a', 'x'), (2, 'b', 'y');
CREATE TABLE copies (newest text, n int); INSERT INTO copies VALUES ('c', 1), ('c', 1), ('d', 2);
-- up
ALTER TABLE item RENAME newest TO necro; ALTER TABLE item ADD newest text NOT NULL DEFAULT 'new';
UPDATE item SET newest = necro || '!', necro = upper(necro), "o""'\,{}dd" = 'z'; DELETE FROM item WHERE id = 2;
ALTER TABLE copies RENAME newest TO necro; ALTER TABLE copies ADD newest int; UPDATE copies SET newest = 7, necro = 'e'; DELETE FROM copies WHERE n = 2;
SQL
way_back 'rows are written while a new column has the earlier name of another'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, gone text, n int); INSERT INTO item VALUES (1, 'a', 2);
-- up
ALTER TABLE item DROP gone; ALTER TABLE item ADD more int, ADD again text; CREATE VIEW items AS SELECT i.*, 1 AS one FROM item AS i; CREATE MATERIALIZED VIEW totals AS SELECT * FROM item;
ALTER TABLE item DROP n CASCADE; CREATE VIEW left_over AS SELECT * FROM item;
SQL
way_back 'views of all columns, which stand in another order when it is applied again'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int); INSERT INTO item VALUES (1, 2);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no writes'; END $$;
-- up
CREATE TRIGGER "No Writes" BEFORE INSERT OR UPDATE OR DELETE ON item FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE RULE none AS ON UPDATE TO item DO INSTEAD NOTHING;
ALTER TABLE item ADD note text DEFAULT 'note';
SQL
way_back 'what was set aside comes back past triggers and rules'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, at timestamptz);
-- up
DO $$ BEGIN EXECUTE format('CREATE VIEW recent AS SELECT id FROM item WHERE at > %L', clock_timestamp()); END $$;
DO $$ BEGIN EXECUTE format('ALTER TABLE item ALTER at SET DEFAULT %L', clock_timestamp()); END $$;
SQL
way_back 'what the migration makes another each time'

change <<'SQL'
CREATE TABLE one (id int); CREATE TABLE two (name text); INSERT INTO one VALUES (1); INSERT INTO two VALUES ('2');
-- up
ALTER TABLE one RENAME TO swap; ALTER TABLE two RENAME TO one; ALTER TABLE swap RENAME TO two;
SQL
way_back 'two tables swap their names'

change <<'SQL'
CREATE TABLE item (a int, b text); INSERT INTO item VALUES (1, 'one');
-- up
ALTER TABLE item RENAME a TO swap; ALTER TABLE item RENAME b TO a; ALTER TABLE item RENAME swap TO b;
SQL
way_back 'two columns swap their names'

change <<'SQL'
CREATE TABLE item (id int CONSTRAINT item_key PRIMARY KEY); INSERT INTO item VALUES (1);
-- up
ALTER TABLE item RENAME CONSTRAINT item_key TO item_key_old;
CREATE TABLE item_key (id int);
SQL
way_back "a table takes the name that a constraint's index had"

change <<'SQL'
CREATE TABLE item (id int); CREATE TYPE state AS ENUM ('on'); INSERT INTO item VALUES (1);
-- up
ALTER TABLE item RENAME TO swap; ALTER TYPE state RENAME TO item; ALTER TABLE swap RENAME TO state;
SQL
way_back 'a table and a type swap their names'

change <<'SQL'
CREATE TABLE item (id serial PRIMARY KEY); INSERT INTO item DEFAULT VALUES; CREATE TYPE mood AS ENUM ('ok');
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
-- up
CREATE SCHEMA moved_to;
ALTER TABLE item SET SCHEMA moved_to; ALTER TYPE mood SET SCHEMA moved_to; ALTER FUNCTION f(int) SET SCHEMA moved_to;
SQL
way_back 'a table, a type and a function move to a new schema'

change <<'SQL'
CREATE SCHEMA to_be_renamed; CREATE TABLE to_be_renamed.item (id int PRIMARY KEY); INSERT INTO to_be_renamed.item VALUES (1);
CREATE VIEW to_be_renamed.items AS SELECT id FROM to_be_renamed.item;
-- up
ALTER SCHEMA to_be_renamed RENAME TO was_renamed;
SQL
way_back 'a schema is renamed'

change <<'SQL'
CREATE SCHEMA full_of_things; CREATE TABLE full_of_things.item (id int PRIMARY KEY, name text);
INSERT INTO full_of_things.item VALUES (1, 'a');
CREATE FUNCTION full_of_things.count_items() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM full_of_things.item';
CREATE VIEW full_of_things.names AS SELECT name FROM full_of_things.item;
CREATE TABLE outside (item int REFERENCES full_of_things.item); INSERT INTO outside VALUES (1);
-- up
DROP SCHEMA full_of_things CASCADE;
SQL
way_back 'a schema is dropped with all that is in it'

change <<'SQL'
CREATE TABLE "Order Items" ("the ""Id""" int PRIMARY KEY, "it's" text, "ünïcode $1 {name}" text DEFAULT '{identity}');
INSERT INTO "Order Items" VALUES (1, 'a\b', DEFAULT);
CREATE INDEX "an Index" ON "Order Items" ("it's") WHERE "it's" <> 'it''s';
CREATE VIEW "a View" AS SELECT "it's" AS "Say ""it""" FROM "Order Items";
COMMENT ON COLUMN "Order Items"."it's" IS 'it''s a \ comment; -- "quoted"';
-- up
DROP VIEW "a View"; ALTER TABLE "Order Items" DROP COLUMN "it's", ALTER "ünïcode $1 {name}" DROP DEFAULT;
SQL
way_back 'names that need quoting'

{
    echo 'CREATE TABLE wide ('
    for ((i = 1; i <= 1600; i++)); do echo "c$i smallint$([[ $i == 1600 ]] || echo ,)"; done
    echo '); INSERT INTO wide (c1, c800, c1600) VALUES (1, 2, 3);'
    echo '-- up'
    echo 'DROP TABLE wide;'
} >"$scratch/change"
way_back 'a table with 1,600 columns is dropped'

change <<'SQL'
CREATE UNLOGGED TABLE item (id int) WITH (fillfactor = 70, autovacuum_enabled = off, toast.autovacuum_enabled = off);
INSERT INTO item VALUES (1); ALTER TABLE item REPLICA IDENTITY FULL;
-- up
ALTER TABLE item SET LOGGED, RESET (fillfactor), SET (autovacuum_enabled = on); ALTER TABLE item REPLICA IDENTITY DEFAULT;
SQL
way_back 'persistence, storage parameters and replica identity'

change <<'SQL'
CREATE TYPE parts AS (a int, b text); CREATE TABLE item OF parts; INSERT INTO item VALUES (1, 'a');
-- up
ALTER TABLE item NOT OF; ALTER TYPE parts ADD ATTRIBUTE c int;
SQL
way_back 'a typed table'

# ---- columns ----

change <<'SQL'
CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int); INSERT INTO item (n) VALUES (1), (2);
-- up
ALTER TABLE item ADD note text DEFAULT 'x' NOT NULL;
SQL
way_back 'a column is added where identity is ALWAYS'

change <<'SQL'
CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY (START 7 INCREMENT 3), n int); INSERT INTO item (n) VALUES (1), (2);
COMMENT ON SEQUENCE item_id_seq IS 'numbers';
-- up
ALTER TABLE item DROP COLUMN id;
SQL
way_back 'an identity column is dropped'

change <<'SQL'
CREATE TABLE item (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, n int); INSERT INTO item (n) VALUES (1), (2);
-- up
DROP TABLE item;
SQL
way_back 'a table with an identity column BY DEFAULT is dropped'

change <<'SQL'
CREATE TABLE item (id int GENERATED BY DEFAULT AS IDENTITY, n int); INSERT INTO item DEFAULT VALUES;
-- up
ALTER TABLE item ALTER id SET GENERATED ALWAYS SET INCREMENT BY 5 SET MAXVALUE 1000 SET CYCLE;
ALTER SEQUENCE item_id_seq RENAME TO numbers;
SQL
way_back 'an identity column changes, and the name of its sequence'

change <<'SQL'
CREATE TABLE item (other bigint GENERATED ALWAYS AS IDENTITY);
-- up
ALTER TABLE item ALTER other DROP IDENTITY;
SQL
way_back 'a column is no identity column any more'

change <<'SQL'
CREATE TABLE item (id int NOT NULL); INSERT INTO item VALUES (5);
-- up
ALTER TABLE item ALTER id ADD GENERATED ALWAYS AS IDENTITY (START 100);
SQL
way_back 'a column becomes an identity column'

change <<'SQL'
CREATE TABLE item (id serial PRIMARY KEY, n int); INSERT INTO item (n) VALUES (1), (2);
-- up
ALTER TABLE item ALTER id TYPE bigint, ALTER id DROP DEFAULT; DROP SEQUENCE item_id_seq;
ALTER TABLE item ALTER id ADD GENERATED ALWAYS AS IDENTITY (START 100);
SQL
way_back 'a serial column becomes an identity column, whose sequence takes the name'

change <<'SQL'
CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int); INSERT INTO item (n) VALUES (1), (2);
-- up
ALTER TABLE item ALTER id DROP IDENTITY; CREATE SEQUENCE item_id_seq START 100 OWNED BY item.id;
ALTER TABLE item ALTER id SET DEFAULT nextval('item_id_seq');
SQL
way_back 'an identity column becomes a serial one'

change <<'SQL'
CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY, n int); INSERT INTO item (n) VALUES (1);
-- up
ALTER TABLE item ALTER id TYPE bigint;
SQL
way_back 'an identity column gets a wider type'

change <<'SQL'
CREATE TABLE item (id serial PRIMARY KEY, n int); INSERT INTO item (n) VALUES (1);
-- up
ALTER TABLE item ALTER id TYPE bigint; ALTER SEQUENCE item_id_seq AS bigint; ALTER SEQUENCE item_id_seq CACHE 10 OWNED BY NONE;
SQL
way_back 'a serial column and its sequence get wider'
change <<'SQL'
CREATE SEQUENCE s AS integer MINVALUE 1 MAXVALUE 10;
CREATE SEQUENCE narrow AS bigint MINVALUE -9000000000 MAXVALUE 9000000000 START -9000000000;
-- up
ALTER SEQUENCE s AS bigint MINVALUE 20 MAXVALUE 9007199254740991 START 30 RESTART 30;
ALTER SEQUENCE narrow AS smallint MINVALUE 1 MAXVALUE 5 START 2 RESTART 2;
SQL
way_back 'ranges of sequences that do not overlap'

change <<'SQL'
CREATE TABLE owners (id int PRIMARY KEY);
CREATE TABLE profiles (id int PRIMARY KEY REFERENCES owners, bio text, old text);
INSERT INTO owners SELECT generate_series(1, 5);
INSERT INTO profiles SELECT n, CASE WHEN n < 4 THEN 'same' END, 'old ' || n FROM generate_series(1, 5) AS n;
-- up
DELETE FROM profiles WHERE id <> 2;
ALTER TABLE profiles DROP CONSTRAINT profiles_id_fkey, DROP CONSTRAINT profiles_pkey, DROP COLUMN old,
    ADD COLUMN owner int REFERENCES owners, ALTER COLUMN id TYPE text, ADD PRIMARY KEY (id);
SQL
way_back 'rows are taken away while their key gets another type'
change <<'SQL'
CREATE TABLE profiles (id int PRIMARY KEY, bio text);
INSERT INTO profiles SELECT n, 'bio' FROM generate_series(1, 5) AS n;
-- up
ALTER TABLE profiles ALTER COLUMN id TYPE text USING 'p' || id;
DELETE FROM profiles WHERE id IN ('p1', 'p4');
SQL
way_back 'rows are taken away after their key got another type'

change <<'SQL'
CREATE TABLE kind (id serial PRIMARY KEY, name text); INSERT INTO kind (name) VALUES ('a'), ('b'), ('c');
CREATE TABLE item (shop int, kind int REFERENCES kind, PRIMARY KEY (shop, kind)); ALTER TABLE item ADD CONSTRAINT once UNIQUE (shop, kind);
INSERT INTO item VALUES (1, 1), (1, 2), (2, 1), (2, 3);
-- up
DO $$ DECLARE added int; BEGIN
    INSERT INTO kind (name) VALUES ('d') RETURNING id INTO added;
    ALTER TABLE item DROP CONSTRAINT once, DROP CONSTRAINT item_pkey;
    UPDATE item SET kind = added WHERE kind < 3;
    DELETE FROM item WHERE ctid NOT IN (SELECT min(ctid) FROM item GROUP BY shop, kind);
    ALTER TABLE item ADD PRIMARY KEY (shop, kind);
    DELETE FROM kind WHERE name < 'c';
END $$;
SQL
way_back 'rows become one under a key that is away meanwhile'

change <<'SQL'
CREATE TABLE item (net int, gross int GENERATED ALWAYS AS (net * 2) STORED, kept int GENERATED ALWAYS AS (net + 1) STORED);
INSERT INTO item VALUES (1), (2);
-- up
ALTER TABLE item DROP COLUMN gross, ALTER kept DROP EXPRESSION, ADD more int GENERATED ALWAYS AS (net * 3) STORED;
SQL
way_back 'generated columns go, end and come'

change <<'SQL'
CREATE TABLE item (net int, gross int GENERATED ALWAYS AS (net * 2) STORED); INSERT INTO item VALUES (1);
-- up
ALTER TABLE item DROP COLUMN gross; ALTER TABLE item ALTER net TYPE bigint;
ALTER TABLE item ADD gross bigint GENERATED ALWAYS AS (net * 2) STORED;
SQL
way_back 'a generated column and what it is made of get another type'

change <<'SQL'
CREATE TABLE kind (name text PRIMARY KEY);
-- up
CREATE TABLE item (id int PRIMARY KEY, net int, gross int GENERATED ALWAYS AS (net * 2) STORED UNIQUE);
CREATE TABLE sum (net int NOT NULL, gross int GENERATED ALWAYS AS (net * 2) STORED PRIMARY KEY, net_too int UNIQUE);
INSERT INTO item (id, net) VALUES (1, 5); INSERT INTO sum (net) VALUES (1), (2);
SQL
way_back 'tables are added where generated columns are unique, or the key'

change <<'SQL'
CREATE TABLE item (a int, b text); INSERT INTO item VALUES (1, 'x'), (1, 'x'), (2, NULL);
-- up
ALTER TABLE item DROP COLUMN b;
SQL
way_back 'a column is dropped where nothing is a key, with equal rows'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int DEFAULT 3); INSERT INTO item VALUES (1, 2);
-- up
ALTER TABLE item ALTER n SET DEFAULT 4, ALTER n SET NOT NULL, ALTER n SET STATISTICS 500, ALTER n SET (n_distinct = 7);
SQL
way_back 'a default, NOT NULL and statistics of a column'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, body text COLLATE "C"); INSERT INTO item VALUES (1, 'x');
-- up
ALTER TABLE item ALTER body TYPE text COLLATE "POSIX", ALTER body SET STORAGE EXTERNAL;
SQL
way_back 'a collation and the storage of a column'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int NOT NULL CHECK (n > 0), t timestamptz, d numeric(10, 2), a int[], j json);
INSERT INTO item VALUES (1, 5, '2024-01-01 12:00+02', 3.14, '{1,2}', '{"a": 1,  "a": 2}');
-- up
ALTER TABLE item DROP CONSTRAINT item_n_check; ALTER TABLE item ALTER n TYPE text USING 'n' || n, ALTER t TYPE date, ALTER d TYPE int, ALTER a TYPE text USING a::text,
    ALTER j TYPE jsonb;
SQL
way_back 'types change, and values are lost on the way' proven

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int); INSERT INTO item VALUES (1, 5);
CREATE VIEW below AS SELECT id, n FROM item; CREATE VIEW above AS SELECT n + 1 AS more FROM below;
CREATE MATERIALIZED VIEW kept AS SELECT sum(more) AS total FROM above; CREATE UNIQUE INDEX ON kept (total);
COMMENT ON VIEW above IS 'on a view'; COMMENT ON COLUMN above.more IS 'one more';
CREATE FUNCTION total() RETURNS SETOF above LANGUAGE sql AS 'SELECT 1';
-- up
DROP VIEW below CASCADE; ALTER TABLE item ALTER n TYPE bigint;
CREATE VIEW below AS SELECT id, n FROM item; CREATE VIEW above AS SELECT n + 2 AS more FROM below;
SQL
way_back 'views on views, and a materialized one, on a column whose type changes'

change <<'SQL'
CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent);
INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1); CREATE INDEX ON child (parent);
-- up
ALTER TABLE parent ALTER id TYPE bigint; ALTER TABLE child ALTER parent TYPE bigint;
SQL
way_back 'both ends of a foreign key get a wider type'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, "no" int); INSERT INTO item VALUES (1, 2);
-- up
DROP TABLE item; CREATE TABLE item (id uuid PRIMARY KEY, title text);
SQL
way_back 'a table is replaced by another of the same name'

# ---- constraints and indexes ----

change <<'SQL'
CREATE TABLE a (x int, y int, PRIMARY KEY (x, y), bx int, "by" int);
CREATE TABLE b (x int, y int, PRIMARY KEY (x, y), ax int, ay int);
INSERT INTO b VALUES (3, 4, 1, 2); INSERT INTO a VALUES (1, 2, 3, 4);
ALTER TABLE a ADD FOREIGN KEY (bx, "by") REFERENCES b ON DELETE SET NULL; ALTER TABLE b ADD FOREIGN KEY (ax, ay) REFERENCES a;
-- up
DROP TABLE a, b;
SQL
way_back 'composite foreign keys in a circle'

change <<'SQL'
CREATE TABLE node (id int PRIMARY KEY, up int REFERENCES node DEFERRABLE INITIALLY DEFERRED,
    n int UNIQUE DEFERRABLE INITIALLY DEFERRED, CONSTRAINT positive CHECK (n > 0) NOT VALID);
INSERT INTO node VALUES (1, 2, 1), (2, 1, 2);
-- up
ALTER TABLE node DROP COLUMN up, DROP CONSTRAINT node_n_key, VALIDATE CONSTRAINT positive;
SQL
way_back 'deferred and not validated constraints'

change <<'SQL'
CREATE TABLE booking (during tsrange, room int4range, EXCLUDE USING gist (during WITH &&, room WITH =) WHERE (NOT isempty(during)));
INSERT INTO booking VALUES ('[2024-01-01,2024-01-02)', '[1,2)');
-- up
ALTER TABLE booking DROP CONSTRAINT booking_during_room_excl;
SQL
way_back 'an exclusion constraint is dropped'

change <<'SQL'
CREATE TABLE item (id int CONSTRAINT item_pk PRIMARY KEY WITH (fillfactor = 50), n int UNIQUE); INSERT INTO item VALUES (1, 1);
COMMENT ON INDEX item_pk IS 'the index'; COMMENT ON CONSTRAINT item_pk ON item IS 'the constraint';
ALTER TABLE item CLUSTER ON item_pk; ALTER TABLE item REPLICA IDENTITY USING INDEX item_pk;
-- up
ALTER TABLE item DROP CONSTRAINT item_pk; ALTER TABLE item ADD PRIMARY KEY (id);
SQL
way_back "a primary key with parameters and comments on it and its index is replaced"

change <<'SQL'
CREATE TABLE item (id int, name text, j jsonb); INSERT INTO item VALUES (1, 'a', '{}');
CREATE UNIQUE INDEX lower_name ON item (lower(name) text_pattern_ops DESC NULLS LAST) INCLUDE (id) WHERE id > 0;
CREATE INDEX on_json ON item USING gin (j jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX on_expression ON item ((id % 10)); ALTER INDEX on_expression ALTER COLUMN 1 SET STATISTICS 300;
COMMENT ON INDEX on_json IS 'gin';
-- up
DROP INDEX lower_name, on_json, on_expression;
CREATE INDEX lower_name ON item (lower(name));
SQL
way_back 'expression and partial indexes are dropped and replaced'

change <<'SQL'
CREATE TABLE item (a int, b int); INSERT INTO item VALUES (1, 2);
CREATE STATISTICS of_both (dependencies, ndistinct) ON a, b FROM item; COMMENT ON STATISTICS of_both IS 'of both';
CREATE STATISTICS stays ON a, b FROM item;
-- up
DROP STATISTICS of_both; ALTER STATISTICS stays SET STATISTICS 400; ALTER STATISTICS stays RENAME TO renamed;
CREATE STATISTICS more ON a, b FROM item;
SQL
way_back 'statistics objects'

# ---- partitions and inheritance ----

change <<'SQL'
CREATE TABLE log (at date NOT NULL, n int, PRIMARY KEY (at, n)) PARTITION BY RANGE (at);
CREATE TABLE log_old PARTITION OF log FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE log_new PARTITION OF log FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (n);
CREATE TABLE log_new_1 PARTITION OF log_new FOR VALUES IN (1, 2);
CREATE TABLE log_rest PARTITION OF log DEFAULT;
CREATE INDEX log_n ON log (n); ALTER INDEX log_old_n_idx RENAME TO "its Own"; COMMENT ON INDEX "its Own" IS 'apart';
INSERT INTO log VALUES ('2023-05-05', 1), ('2024-05-05', 2), ('2030-01-01', 3);
-- up
DROP TABLE log_old;
ALTER TABLE log DETACH PARTITION log_rest;
CREATE TABLE log_later PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
SQL
way_back 'partitions are dropped, detached and added'

change <<'SQL'
CREATE TABLE log (at date NOT NULL, n int, PRIMARY KEY (at, n)) PARTITION BY RANGE (at);
CREATE TABLE log_old PARTITION OF log FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE log_rest PARTITION OF log DEFAULT;
CREATE INDEX log_n ON log (n);  ALTER INDEX log_old_n_idx RENAME TO own;
INSERT INTO log VALUES ('2023-05-05', 1), ('2030-01-01', 3);
-- up
DROP TABLE log;
SQL
way_back 'a partitioned table is dropped'

change <<'SQL'
CREATE TABLE log (at date NOT NULL, n int, note text) PARTITION BY HASH (n);
CREATE TABLE log_0 PARTITION OF log FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE log_1 PARTITION OF log FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO log SELECT '2024-01-01', n, 'n' || n FROM generate_series(1, 9) AS n; CREATE INDEX log_n ON log (n);
-- up
ALTER TABLE log DROP COLUMN note, ALTER at DROP NOT NULL, ADD extra int DEFAULT 7; DROP INDEX log_n;
SQL
way_back 'columns and an index of a partitioned table'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY);
-- up
CREATE TABLE payload (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at); CREATE TABLE payload_1 PARTITION OF payload FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE wal (id int, payload int, at date, PRIMARY KEY (id), FOREIGN KEY (payload, at) REFERENCES payload (id, at) ON DELETE CASCADE) PARTITION BY HASH (id);
CREATE TABLE wal_0 PARTITION OF wal FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE wal_1 PARTITION OF wal FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE VIEW one_part AS SELECT * FROM payload_1; INSERT INTO payload VALUES (1, '2025-05-05'); INSERT INTO wal VALUES (7, 1, '2025-05-05');
SQL
way_back 'partitioned tables that refer to each other are added'

change <<'SQL'
CREATE TABLE trace (id int NOT NULL, kind text NOT NULL DEFAULT 'x', n int) PARTITION BY RANGE (id);
CREATE TABLE trace_1 (id int NOT NULL, kind text NOT NULL, n int DEFAULT 5); ALTER TABLE trace ATTACH PARTITION trace_1 FOR VALUES FROM (0) TO (10);
ALTER TABLE ONLY trace ALTER kind SET STORAGE EXTERNAL, ALTER n SET STATISTICS 7; INSERT INTO trace VALUES (1, 'a', 2);
-- up
DROP TABLE trace;
SQL
way_back 'a partition without the defaults of its root is dropped'

change <<'SQL'
CREATE TABLE log (id int PRIMARY KEY, n text UNIQUE, at date NOT NULL DEFAULT '2025-01-01'); CREATE INDEX log_at ON log (at); INSERT INTO log VALUES (1, 'x'), (2, 'y');
CREATE TABLE base (id int); CREATE TABLE child (id int, n int); INSERT INTO child VALUES (1, 2);
CREATE TABLE old (id int, n int) PARTITION BY LIST (id); CREATE TABLE old_1 PARTITION OF old FOR VALUES IN (1); CREATE TABLE old_2 PARTITION OF old FOR VALUES IN (2); INSERT INTO old VALUES (1, 1), (2, 2);
-- up
CREATE TABLE logs (id int PRIMARY KEY, n text, at date NOT NULL) PARTITION BY RANGE (id); CREATE INDEX ON logs (at);
ALTER TABLE logs ATTACH PARTITION log FOR VALUES FROM (0) TO (100); CREATE TABLE log_2 PARTITION OF logs FOR VALUES FROM (100) TO (200); INSERT INTO logs VALUES (100, 'z', '2025-02-02');
CREATE TABLE parent (id int); ALTER TABLE child INHERIT parent, INHERIT base;
CREATE TABLE new (id int, n int) PARTITION BY LIST (id); ALTER TABLE old DETACH PARTITION old_1; ALTER TABLE new ATTACH PARTITION old_1 FOR VALUES IN (1); ALTER TABLE new RENAME n TO m; UPDATE new SET m = 7;
SQL
way_back 'a table becomes a partition of a new one, or its child'

change <<'SQL'
CREATE TABLE base (id int PRIMARY KEY, note text CHECK (note <> '')); CREATE TABLE derived (more int) INHERITS (base);
CREATE TABLE other (id int NOT NULL, note text CHECK (note <> ''), own int);
INSERT INTO base VALUES (1, 'a'); INSERT INTO derived VALUES (2, 'b', 3); INSERT INTO other VALUES (4, 'c', 5);
-- up
ALTER TABLE base DROP COLUMN note CASCADE; ALTER TABLE base ADD added int; ALTER TABLE other DROP note, ADD added int, ADD more int; ALTER TABLE other INHERIT derived;
SQL
way_back 'a column of a table that others inherit is dropped, and a table joins'

change <<'SQL'
CREATE TABLE base (id int, note text); CREATE TABLE derived (more int) INHERITS (base); INSERT INTO derived VALUES (2, 'b', 3);
-- up
ALTER TABLE base ALTER note TYPE varchar(9);
SQL
way_back 'a column that others inherit gets another type'

change <<'SQL'
CREATE TABLE base (id int, note text); CREATE TABLE derived (more int) INHERITS (base); INSERT INTO derived VALUES (2, 'b', 3);
-- up
ALTER TABLE derived NO INHERIT base;
SQL
way_back 'a table leaves its parent: that its columns are not its own cannot be said again' 'not exact' 'declared by the table itself, was only inherited'

change <<'SQL'
CREATE TABLE base (id int, note text); CREATE TABLE derived (more int) INHERITS (base);
INSERT INTO base VALUES (1, 'a'); INSERT INTO derived VALUES (2, 'b', 3);
-- up
DROP TABLE base CASCADE;
SQL
way_back 'an inheritance tree is dropped'

change <<'SQL'
CREATE TABLE base (id int, note text); CREATE TABLE derived (more int DEFAULT 7) INHERITS (base); CREATE TABLE last (own text) INHERITS (derived);
INSERT INTO base VALUES (1, 'a'), (2, 'b'); INSERT INTO derived VALUES (2, 'b', 3), (4, 'd', 5); INSERT INTO last VALUES (2, 'b', 3, 'x'), (6, NULL, 8, 'y');
-- up
UPDATE base SET note = note || '!'; DELETE FROM base WHERE id = 2; INSERT INTO last VALUES (9, 'z', 9, 'z'); UPDATE derived SET more = more + 1;
SQL
way_back 'rows of an inheritance tree are written through its parents'

change <<'SQL'
CREATE TABLE base (id int PRIMARY KEY, note text); CREATE TABLE derived (more int, PRIMARY KEY (id)) INHERITS (base);
INSERT INTO base VALUES (1, 'a'), (2, 'b'); INSERT INTO derived VALUES (1, 'c', 3), (2, 'd', 5);
-- up
UPDATE base SET note = upper(note) WHERE id = 1; DELETE FROM base WHERE id = 2; UPDATE derived SET id = 11 WHERE id = 1;
SQL
way_back 'rows of an inheritance tree with equal keys'

change <<'SQL'
CREATE TABLE base (id int, note text); CREATE TABLE derived (more int) INHERITS (base);
INSERT INTO base VALUES (1, 'a'); INSERT INTO derived VALUES (1, 'c', 3);
-- up
TRUNCATE base; INSERT INTO derived VALUES (5, 'new', 6);
SQL
way_back 'an inheritance tree is truncated'

change <<'SQL'
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TABLE log (n int) PARTITION BY LIST (n); CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1);
CREATE TABLE log_2 PARTITION OF log FOR VALUES IN (2);
CREATE TRIGGER noted AFTER INSERT ON log FOR EACH ROW EXECUTE FUNCTION noted();
INSERT INTO log VALUES (1), (2); ALTER TABLE log_1 DISABLE TRIGGER noted;
-- up
ALTER TABLE log_1 ENABLE ALWAYS TRIGGER noted; ALTER TABLE log_2 DISABLE TRIGGER noted;
SQL
way_back "the state of triggers that partitions have from their root"

# ---- types ----

change <<'SQL'
CREATE TYPE state AS ENUM ('new', 'done'); CREATE DOMAIN known_state AS state DEFAULT 'new' CHECK (VALUE IS NOT NULL);
CREATE TABLE item (id int PRIMARY KEY, s state NOT NULL DEFAULT 'new', d known_state, a state[]);
INSERT INTO item VALUES (1, 'done', 'new', '{new,done}');
CREATE INDEX ON item (s) WHERE s <> 'done'; CREATE VIEW finished AS SELECT id FROM item WHERE s = 'done';
CREATE FUNCTION is_done(s state) RETURNS boolean LANGUAGE sql AS $$SELECT s = 'done'$$;
-- up
ALTER TYPE state ADD VALUE 'failed' BEFORE 'done';
SQL
way_back 'a label is added to an enum with a default, a domain, an array, a partial index, a view and a function on it'

change <<'SQL'
CREATE TYPE kind AS ENUM ('a', 'b', 'd');
CREATE TABLE log (id int NOT NULL, k kind NOT NULL DEFAULT 'a', n text, l int GENERATED ALWAYS AS (length(n)) STORED, PRIMARY KEY (id, k)) PARTITION BY LIST (k);
CREATE TABLE log_a PARTITION OF log FOR VALUES IN ('a');
CREATE TABLE log_rest PARTITION OF log DEFAULT;
CREATE INDEX log_n ON log (n); CREATE INDEX log_a_n2 ON log_a (n, id);
CREATE SEQUENCE log_seq OWNED BY log.id; SELECT setval('log_seq', 41); ALTER TABLE log ALTER id SET DEFAULT nextval('log_seq');
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.n := NEW.n || '!'; RETURN NEW; END $$;
CREATE TRIGGER note BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION note();
COMMENT ON TABLE log IS 'all'; COMMENT ON COLUMN log_a.n IS 'part'; ALTER TABLE log ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON log USING (k <> 'b');
GRANT SELECT ON log TO PUBLIC; CREATE VIEW logs AS SELECT * FROM log; CREATE STATISTICS log_s ON id, n FROM log_a; ALTER TABLE log_a ALTER n SET STATISTICS 7, ALTER n SET STORAGE EXTERNAL;
CREATE TABLE child (id int, k kind, FOREIGN KEY (id, k) REFERENCES log (id, k) ON UPDATE CASCADE ON DELETE SET NULL);
INSERT INTO log VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'd', 'z'); INSERT INTO child VALUES (1, 'a'), (2, 'b');
-- up
ALTER TYPE kind ADD VALUE 'c' AFTER 'b';
SQL
way_back 'a label is added to an enum by which a table is partitioned'

change <<'SQL'
CREATE TYPE kind AS ENUM ('a', 'b', 'd');
CREATE TABLE log (id int NOT NULL, k kind, n text) PARTITION BY RANGE (k);
CREATE TABLE log_low PARTITION OF log FOR VALUES FROM (MINVALUE) TO ('b') PARTITION BY LIST (k);
CREATE TABLE log_low_a PARTITION OF log_low FOR VALUES IN ('a');
CREATE TABLE log_high PARTITION OF log FOR VALUES FROM ('b') TO (MAXVALUE) PARTITION BY HASH (id);
CREATE TABLE log_high_0 PARTITION OF log_high FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE log_high_1 PARTITION OF log_high FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE log_rest PARTITION OF log DEFAULT;
INSERT INTO log SELECT id, (ARRAY['a', 'b', 'd', NULL]::kind[])[1 + id % 4], 'n' || id FROM generate_series(1, 20) AS id;
-- up
ALTER TYPE kind ADD VALUE 'c' AFTER 'b'; ALTER TYPE kind ADD VALUE '0' BEFORE 'a';
UPDATE log SET n = n || '!' WHERE id % 3 = 0; DELETE FROM log WHERE id % 5 = 0; INSERT INTO log VALUES (100, 'a', 'new');
ALTER TABLE log ADD more int DEFAULT 3; ALTER TABLE log RENAME n TO note;
SQL
way_back 'the same of ranges and their parts, and rows are written'

change <<'SQL'
CREATE TYPE kind AS ENUM ('a', 'b'); CREATE DOMAIN kinds AS kind CHECK (VALUE <> 'b');
CREATE FUNCTION code(kind) RETURNS text IMMUTABLE LANGUAGE sql AS $$ SELECT CASE $1 WHEN 'a' THEN 'x' ELSE 'y' END $$;
CREATE TABLE by_code (id int PRIMARY KEY, k kind); CREATE TABLE log (id int, k kind) PARTITION BY LIST (code(k));
CREATE TABLE log_x PARTITION OF log FOR VALUES IN ('x'); CREATE TABLE log_y PARTITION OF log FOR VALUES IN ('y');
CREATE TABLE other (id int, k kinds, PRIMARY KEY (id, k)) PARTITION BY LIST (k); CREATE TABLE other_a PARTITION OF other FOR VALUES IN ('a'); CREATE TABLE other_rest PARTITION OF other DEFAULT;
CREATE TABLE item (id int, k kind, m int) PARTITION BY RANGE (id); CREATE TABLE item_1 PARTITION OF item FOR VALUES FROM (0) TO (10) PARTITION BY LIST (k);
CREATE TABLE item_1_a PARTITION OF item_1 FOR VALUES IN ('a', 'b');
INSERT INTO log VALUES (1, 'a'), (2, 'b'); INSERT INTO by_code TABLE log; INSERT INTO other VALUES (1, 'a'); INSERT INTO item VALUES (1, 'a', 3), (2, 'b', 4);
-- up
ALTER TYPE kind ADD VALUE 'c'; ALTER TABLE item DROP m;
SQL
way_back 'the same through a domain, an expression, and in a part only'

change <<'SQL'
CREATE TYPE pair AS (a int, b int); CREATE TABLE log (p pair, n int) PARTITION BY LIST (p); CREATE TABLE log_1 PARTITION OF log FOR VALUES IN ('(1,2)'); CREATE TABLE log_rest PARTITION OF log DEFAULT;
CREATE TABLE typed OF pair; CREATE TABLE sub (x int); INSERT INTO typed VALUES (1, 2), (3, 4);
INSERT INTO log VALUES ('(1,2)', 1), ('(3,4)', 2);
-- up
ALTER TYPE pair RENAME TO old_pair; CREATE TYPE pair AS (a int, b int); ALTER TABLE log RENAME TO old_log; ALTER TABLE old_log DETACH PARTITION log_rest;
CREATE TABLE log (p pair, n int) PARTITION BY LIST (p); INSERT INTO log SELECT (p::text)::pair, n FROM old_log WHERE false; DROP TABLE typed;
SQL
way_back 'a composite type in a partition key'

change <<'SQL'
CREATE TYPE state AS ENUM ('new', 'done'); CREATE TABLE item (id int PRIMARY KEY, s state); INSERT INTO item VALUES (1, 'done');
COMMENT ON TYPE state IS 'states';
-- up
ALTER TYPE state RENAME VALUE 'done' TO 'finished';
SQL
way_back 'a label is renamed'

change <<'SQL'
CREATE TYPE state AS ENUM ('new', 'done', 'it''s', 'b\c'); CREATE TABLE item (id int PRIMARY KEY, s state);
INSERT INTO item VALUES (1, 'new'), (2, 'done'), (3, 'it''s'), (4, 'b\c');
-- up
ALTER TYPE state RENAME VALUE 'new' TO 'x'; ALTER TYPE state RENAME VALUE 'done' TO 'new'; ALTER TYPE state RENAME VALUE 'x' TO 'done';
ALTER TYPE state RENAME VALUE 'it''s' TO 'its'; ALTER TYPE state RENAME VALUE 'b\c' TO 'it''s';
ALTER TYPE state RENAME TO "St ate"; ALTER TYPE "St ate" ADD VALUE 'last';
SQL
way_back 'labels swap their names, and one is added'

change <<'SQL'
CREATE TYPE state AS ENUM ('new', 'done', 'gone'); CREATE TABLE item (id int PRIMARY KEY, s state DEFAULT 'new');
INSERT INTO item VALUES (1, 'done');
-- up
ALTER TYPE state RENAME TO state_old; CREATE TYPE state AS ENUM ('new', 'done');
ALTER TABLE item ALTER s DROP DEFAULT, ALTER s TYPE state USING s::text::state, ALTER s SET DEFAULT 'new'; DROP TYPE state_old;
SQL
way_back 'an enum is replaced by one with fewer labels'

change <<'SQL'
CREATE DOMAIN email AS text CHECK (VALUE ~ '@'); CREATE TABLE person (id int PRIMARY KEY, address email);
INSERT INTO person VALUES (1, 'a@b'); COMMENT ON DOMAIN email IS 'an address';
-- up
ALTER DOMAIN email DROP CONSTRAINT email_check; ALTER DOMAIN email ADD CONSTRAINT short CHECK (length(VALUE) < 99);
ALTER DOMAIN email SET DEFAULT 'x@y'; ALTER DOMAIN email SET NOT NULL;
SQL
way_back 'constraints of a domain'

change <<'SQL'
CREATE DOMAIN email AS text; CREATE TABLE person (id int PRIMARY KEY, address email); INSERT INTO person VALUES (1, 'a@b');
-- up
ALTER TABLE person ALTER address TYPE text; DROP DOMAIN email;
SQL
way_back 'a domain is dropped that a column was of'

change <<'SQL'
CREATE TYPE pair AS (a int, b text); CREATE TABLE item (id int PRIMARY KEY); INSERT INTO item VALUES (1);
CREATE FUNCTION first_of(pair) RETURNS int LANGUAGE sql AS 'SELECT ($1).a'; COMMENT ON COLUMN pair.a IS 'first';
-- up
ALTER TYPE pair DROP ATTRIBUTE b, ADD ATTRIBUTE c date, ALTER ATTRIBUTE a TYPE bigint;
SQL
way_back 'attributes of a composite type'

change <<'SQL'
CREATE TYPE pair AS (a int, b text); CREATE TABLE item (id int PRIMARY KEY, p pair); INSERT INTO item VALUES (1, '(1,x)');
CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = float8mi); CREATE TABLE spans (s span); INSERT INTO spans VALUES ('[1,2]');
-- up
DROP TABLE item, spans; DROP TYPE pair; DROP TYPE span;
SQL
way_back 'a composite and a range type are dropped with the tables that use them'

change <<'SQL'
CREATE TABLE person (id int PRIMARY KEY, name text); INSERT INTO person VALUES (1, 'A');
-- up
CREATE EXTENSION citext; ALTER TABLE person ALTER name TYPE citext;
SQL
way_back 'an extension is added, and a column gets its type'

change <<'SQL'
CREATE EXTENSION pg_trgm SCHEMA public; CREATE TABLE person (id int PRIMARY KEY, name text); INSERT INTO person VALUES (1, 'A');
CREATE INDEX by_name ON person USING gin (name public.gin_trgm_ops);
-- up
DROP EXTENSION pg_trgm CASCADE;
SQL
way_back 'an extension is dropped with the index that needs it'

# ---- functions and what is made of them ----

change <<'SQL'
CREATE TYPE state AS ENUM ('new'); CREATE TABLE item (id int, s state); INSERT INTO item VALUES (1, 'new');
CREATE FUNCTION f(a state, b int DEFAULT 3) RETURNS state LANGUAGE sql IMMUTABLE STRICT SECURITY DEFINER COST 7
    SET search_path = '' AS 'SELECT a';
CREATE FUNCTION of_item(item) RETURNS int LANGUAGE sql AS 'SELECT $1.id';
CREATE PROCEDURE p(INOUT x int) LANGUAGE plpgsql AS 'BEGIN x := x + 1; END'; COMMENT ON FUNCTION f(state, int) IS 'f';
-- up
DROP FUNCTION f(state, int); DROP PROCEDURE p(int); DROP FUNCTION of_item(item);
CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql AS 'SELECT a';
SQL
way_back 'functions and a procedure are dropped'

change <<'SQL'
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a'; CREATE TABLE item (a int DEFAULT f(1)); INSERT INTO item VALUES (1);
CREATE FUNCTION g(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
CREATE VIEW v AS SELECT g(a) AS g FROM item;
-- up
CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql STABLE AS 'BEGIN RETURN a + 1; END';
DROP VIEW v; DROP FUNCTION g(int); CREATE FUNCTION g(a int) RETURNS bigint LANGUAGE sql AS 'SELECT a'; CREATE VIEW v AS SELECT g(a) AS g FROM item;
SQL
way_back 'a body and a result type change'

change <<'SQL'
CREATE FUNCTION longer(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT CASE WHEN length($2) > length($1) THEN $2 ELSE $1 END';
CREATE AGGREGATE longest(text) (SFUNC = longer, STYPE = text, INITCOND = '', PARALLEL = SAFE);
CREATE AGGREGATE counted(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE nth(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE TABLE item (t text); INSERT INTO item VALUES ('a'), ('bb'); CREATE VIEW the_longest AS SELECT longest(t) FROM item;
COMMENT ON AGGREGATE counted(*) IS 'counts'; REVOKE EXECUTE ON FUNCTION longest(text) FROM PUBLIC;
-- up
DROP AGGREGATE counted(*); DROP AGGREGATE longest(text) CASCADE; DROP AGGREGATE nth(float8 ORDER BY anyelement);
DROP FUNCTION longer(text, text); CREATE AGGREGATE added(int) (SFUNC = int4pl, STYPE = int);
SQL
way_back 'aggregates, plain, of no argument and ordered'

change <<'SQL'
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.n := NEW.n + 1; RETURN NEW; END';
CREATE TABLE item (id int PRIMARY KEY, n int); CREATE TRIGGER noted BEFORE INSERT OR UPDATE OF n ON item FOR EACH ROW WHEN (NEW.n > 0) EXECUTE FUNCTION noted();
CREATE TRIGGER off AFTER DELETE ON item EXECUTE FUNCTION noted(); ALTER TABLE item DISABLE TRIGGER off;
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION noted();
COMMENT ON TRIGGER noted ON item IS 'adds one'; INSERT INTO item VALUES (1, 1);
-- up
DROP TRIGGER noted ON item; ALTER TABLE item ENABLE REPLICA TRIGGER off; DROP TRIGGER late ON item; ALTER TABLE item DROP COLUMN n;
SQL
way_back 'triggers that change rows are dropped, with a column'

echo 'CREATE SCHEMA ruled; CREATE TABLE ruled.item (id int PRIMARY KEY, n int); INSERT INTO ruled.item VALUES (1, 2);' >migrations/1_ruled.up.sql
change <<'SQL'
CREATE TABLE log (id int); CREATE VIEW items AS SELECT id FROM ruled.item;
CREATE RULE logged AS ON UPDATE TO ruled.item WHERE NEW.n > 5 DO ALSO INSERT INTO log VALUES (NEW.id);
CREATE RULE into_item AS ON INSERT TO items DO INSTEAD INSERT INTO ruled.item VALUES (NEW.id);
COMMENT ON RULE logged ON ruled.item IS 'logs';
-- up
DROP RULE logged ON ruled.item; DROP RULE into_item ON items; CREATE RULE nothing AS ON DELETE TO ruled.item DO INSTEAD NOTHING;
SQL
way_back 'rules'

change <<'SQL'
CREATE FUNCTION noted() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER s_gone ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION noted();
COMMENT ON EVENT TRIGGER s_gone IS 'notes'; ALTER EVENT TRIGGER s_gone DISABLE;
CREATE EVENT TRIGGER s_stays ON sql_drop EXECUTE FUNCTION noted();
-- up
DROP EVENT TRIGGER s_gone; ALTER EVENT TRIGGER s_stays ENABLE ALWAYS; ALTER EVENT TRIGGER s_stays RENAME TO s_renamed;
CREATE EVENT TRIGGER s_added ON ddl_command_start EXECUTE FUNCTION noted();
SQL
way_back 'event triggers'

change <<'SQL'
CREATE TYPE money_in AS (cents int); CREATE FUNCTION to_text(money_in) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ($1).cents::text';
CREATE FUNCTION less(money_in, money_in) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).cents < ($2).cents';
CREATE FUNCTION more(money_in, money_in) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).cents > ($2).cents';
CREATE CAST (money_in AS text) WITH FUNCTION to_text(money_in) AS ASSIGNMENT; COMMENT ON CAST (money_in AS text) IS 'cents';
CREATE OPERATOR <# (FUNCTION = less, LEFTARG = money_in, RIGHTARG = money_in, COMMUTATOR = >#, RESTRICT = scalarltsel);
CREATE OPERATOR ># (FUNCTION = more, LEFTARG = money_in, RIGHTARG = money_in, COMMUTATOR = <#);
COMMENT ON OPERATOR <# (money_in, money_in) IS 'less';
-- up
DROP CAST (money_in AS text); DROP OPERATOR <# (money_in, money_in); DROP OPERATOR ># (money_in, money_in); DROP FUNCTION less(money_in, money_in);
CREATE CAST (money_in AS int) WITH INOUT; CREATE OPERATOR !!! (FUNCTION = more, LEFTARG = money_in, RIGHTARG = money_in);
SQL
way_back 'casts and operators'

change <<'SQL'
CREATE FUNCTION by_length(text, text) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT length($1) - length($2)';
CREATE OPERATOR FAMILY lengths USING btree; CREATE OPERATOR CLASS length_ops FOR TYPE text USING btree FAMILY lengths AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 by_length(text, text);
ALTER OPERATOR FAMILY lengths USING btree ADD OPERATOR 1 < (int4, int8), FUNCTION 1 (int4, int8) btint48cmp(int4, int8);
COMMENT ON OPERATOR CLASS length_ops USING btree IS 'by length'; COMMENT ON OPERATOR FAMILY lengths USING btree IS 'lengths';
CREATE TABLE item (t text); CREATE INDEX by_its_length ON item (t length_ops); INSERT INTO item VALUES ('a');
-- up
DROP OPERATOR FAMILY lengths USING btree CASCADE;
CREATE OPERATOR CLASS added_ops FOR TYPE text USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 by_length(text, text);
SQL
way_back 'an operator family with a class, members and an index'

change <<'SQL'
CREATE COLLATION german (PROVIDER = icu, LOCALE = 'de-u-co-phonebk'); CREATE COLLATION loose (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false);
CREATE COLLATION plain FROM "C"; COMMENT ON COLLATION german IS 'phone books';
CREATE TABLE person (id int PRIMARY KEY, name text COLLATE german); INSERT INTO person VALUES (1, 'Ä'); CREATE INDEX ON person (name);
-- up
DROP TABLE person; DROP COLLATION german; DROP COLLATION loose; ALTER COLLATION plain RENAME TO plainer;
SQL
way_back 'collations'

change <<'SQL'
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple, STOPWORDS = english, ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION mine (COPY = english); ALTER TEXT SEARCH CONFIGURATION mine ALTER MAPPING FOR asciiword WITH words, english_stem;
COMMENT ON TEXT SEARCH CONFIGURATION mine IS 'mine'; CREATE TEXT SEARCH CONFIGURATION stays (COPY = simple);
CREATE TABLE page (body text); INSERT INTO page VALUES ('a word'); CREATE INDEX by_word ON page USING gin (to_tsvector('mine'::regconfig, body));
CREATE TEXT SEARCH TEMPLATE lowered (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH PARSER parts (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
-- up
DROP INDEX by_word; DROP TEXT SEARCH CONFIGURATION mine; DROP TEXT SEARCH DICTIONARY words; DROP TEXT SEARCH TEMPLATE lowered; DROP TEXT SEARCH PARSER parts;
ALTER TEXT SEARCH CONFIGURATION stays DROP MAPPING FOR url; ALTER TEXT SEARCH CONFIGURATION stays ALTER MAPPING FOR word WITH english_stem;
SQL
way_back 'text search'

change <<'SQL'
CREATE FOREIGN DATA WRAPPER dummy OPTIONS (debug 'true'); CREATE SERVER far TYPE 't' VERSION '1' FOREIGN DATA WRAPPER dummy OPTIONS (host 'h', port '5');
CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS ("user" 'reader');
CREATE FOREIGN TABLE remote (id int NOT NULL, name text OPTIONS (column_name 'n''ame') DEFAULT 'x') SERVER far OPTIONS (table_name 'it''s', other '2');
COMMENT ON FOREIGN TABLE remote IS 'far away'; COMMENT ON SERVER far IS 'far'; COMMENT ON COLUMN remote.name IS 'its name';
CREATE FOREIGN TABLE stays (id int, gone text, t int) SERVER far OPTIONS (a '1', b '2');
-- up
DROP FOREIGN TABLE remote; ALTER FOREIGN TABLE stays OPTIONS (DROP a, SET b '3', ADD c '4'); ALTER FOREIGN TABLE stays DROP gone, ALTER t TYPE text, ADD added int;
ALTER SERVER far OPTIONS (SET host 'other') ; ALTER SERVER far VERSION '2'; DROP USER MAPPING FOR PUBLIC SERVER far;
SQL
way_back 'foreign wrappers, servers, mappings, tables and columns'

change <<'SQL'
CREATE FOREIGN DATA WRAPPER dropped_wrapper; CREATE SERVER dropped_server FOREIGN DATA WRAPPER dropped_wrapper;
CREATE FOREIGN TABLE far (id int) SERVER dropped_server; CREATE VIEW near AS SELECT id FROM far; GRANT USAGE ON FOREIGN SERVER dropped_server TO some_reader;
-- up
DROP FOREIGN DATA WRAPPER dropped_wrapper CASCADE;
SQL
way_back 'a foreign data wrapper is dropped with all that stands on it'

change <<'SQL'
CREATE FOREIGN DATA WRAPPER w; CREATE SERVER with_secret FOREIGN DATA WRAPPER w;
CREATE USER MAPPING FOR PUBLIC SERVER with_secret OPTIONS ("user" 'u', password 'swordfish');
-- up
DROP USER MAPPING FOR PUBLIC SERVER with_secret;
SQL
way_back 'a user mapping with a password is dropped' fails 'user mapping .*with_secret had an option password whose value is not kept'

change <<'SQL'
CREATE FOREIGN DATA WRAPPER w2; CREATE SERVER gets_secret FOREIGN DATA WRAPPER w2;
-- up
CREATE USER MAPPING FOR PUBLIC SERVER gets_secret OPTIONS ("user" 'u', password 'swordfish');
SQL
way_back 'a user mapping with a password is added'

change <<'SQL'
CREATE TABLE a (id int PRIMARY KEY, n int); CREATE TABLE b (id int PRIMARY KEY); INSERT INTO a VALUES (1); INSERT INTO b VALUES (1);
CREATE PUBLICATION dropped FOR TABLE a, b WITH (publish = 'insert, update'); CREATE PUBLICATION stays FOR TABLE a; COMMENT ON PUBLICATION dropped IS 'of two';
CREATE PUBLICATION everything FOR ALL TABLES;
-- up
DROP PUBLICATION dropped; ALTER PUBLICATION stays SET TABLE b; ALTER PUBLICATION stays SET (publish = 'truncate', publish_via_partition_root); DROP PUBLICATION everything;
DROP TABLE a;
SQL
way_back 'publications and their tables'

change <<'SQL'
CREATE CONVERSION mine FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8; COMMENT ON CONVERSION mine IS 'mine';
CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE LANGUAGE other_language HANDLER handler; COMMENT ON LANGUAGE other_language IS 'other'; GRANT USAGE ON LANGUAGE plpgsql TO some_reader;
CREATE ACCESS METHOD other_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE FUNCTION from_sql(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'prsd_start'; CREATE TRANSFORM FOR int LANGUAGE other_language (FROM SQL WITH FUNCTION from_sql(internal));
-- up
DROP CONVERSION mine; DROP LANGUAGE other_language CASCADE; DROP ACCESS METHOD other_heap; REVOKE USAGE ON LANGUAGE plpgsql FROM some_reader;
SQL
way_back 'a conversion, a language, a transform and an access method'

# ---- owners, privileges, policies ----

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, secret text); INSERT INTO item VALUES (1, 'x'); CREATE SEQUENCE numbers; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE mood AS ENUM ('ok'); CREATE VIEW items AS SELECT id FROM item;
GRANT SELECT, UPDATE (secret) ON item TO some_reader; GRANT INSERT ON item TO some_writer WITH GRANT OPTION; GRANT USAGE ON SEQUENCE numbers TO some_reader;
REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC; GRANT EXECUTE ON FUNCTION f() TO some_reader; REVOKE USAGE ON TYPE mood FROM PUBLIC; GRANT SELECT (id) ON items TO some_reader;
ALTER TABLE item OWNER TO some_owner; ALTER VIEW items OWNER TO some_owner; ALTER FUNCTION f() OWNER TO some_owner;
-- up
REVOKE ALL ON item FROM some_reader, some_writer; REVOKE ALL ON SEQUENCE numbers FROM some_reader; GRANT EXECUTE ON FUNCTION f() TO PUBLIC; GRANT USAGE ON TYPE mood TO some_writer;
ALTER TABLE item OWNER TO some_writer; GRANT DELETE ON item TO PUBLIC; REVOKE SELECT (id) ON items FROM some_reader;
SQL
way_back 'privileges and owners change'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, secret text); INSERT INTO item VALUES (1, 'x'); CREATE VIEW items AS SELECT * FROM item; CREATE TABLE other (id int GENERATED ALWAYS AS IDENTITY);
GRANT SELECT (secret) ON item TO some_reader; GRANT ALL ON items TO some_writer WITH GRANT OPTION; GRANT USAGE ON SEQUENCE other_id_seq TO some_reader;
ALTER TABLE item OWNER TO some_owner; CREATE FUNCTION f(item) RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE ALL ON FUNCTION f(item) FROM PUBLIC;
-- up
DROP TABLE item CASCADE; DROP TABLE other;
SQL
way_back 'things with privileges and owners are dropped'

change <<'SQL'
CREATE TABLE first (id int); INSERT INTO first VALUES (1);
DO $$ BEGIN EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT ON TABLES TO some_reader', current_schema); END $$;
CREATE TABLE second (id int); INSERT INTO second VALUES (2); ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO some_writer;
-- up
DROP TABLE first, second; ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC; ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO some_reader;
DO $$ BEGIN EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT INSERT ON TABLES TO some_writer', current_schema); END $$;
SQL
way_back 'default privileges, with tables older and newer than these dropped'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, owner name, n int); INSERT INTO item VALUES (1, 'a', 1), (2, 'b', 2);
ALTER TABLE item ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY own ON item FOR SELECT TO some_reader USING (owner = current_user);
CREATE POLICY changed ON item AS RESTRICTIVE FOR UPDATE USING (n > 0) WITH CHECK (n < 9); COMMENT ON POLICY own ON item IS 'their own';
-- up
DROP POLICY own ON item; ALTER POLICY changed ON item TO some_writer USING (n > 1) WITH CHECK (n < 5); ALTER POLICY changed ON item RENAME TO renamed;
ALTER TABLE item NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY; ALTER TABLE item DROP COLUMN n CASCADE;
SQL
way_back 'policies under FORCE ROW LEVEL SECURITY, with a column'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int); CREATE VIEW items WITH (security_barrier) AS SELECT id, n FROM item; CREATE SEQUENCE numbers; COMMENT ON SEQUENCE numbers IS 'n';
COMMENT ON TABLE item IS 'an item'; COMMENT ON CONSTRAINT item_pkey ON item IS 'key'; COMMENT ON COLUMN items.id IS 'of the view';
-- up
COMMENT ON TABLE item IS 'changed'; COMMENT ON CONSTRAINT item_pkey ON item IS NULL; COMMENT ON COLUMN item.n IS 'new'; COMMENT ON COLUMN items.id IS NULL; COMMENT ON SEQUENCE numbers IS NULL;
ALTER VIEW items RESET (security_barrier); CREATE OR REPLACE VIEW items AS SELECT id, n, 1 AS more FROM item;
SQL
way_back 'comments, and a view that gets one more column'

change <<'SQL'
CREATE TABLE item (id int); CREATE TABLE other (id int); GRANT INSERT ON other TO CURRENT_USER WITH GRANT OPTION;
-- up
GRANT SELECT, INSERT ON item TO CURRENT_USER WITH GRANT OPTION; REVOKE GRANT OPTION FOR INSERT ON other FROM CURRENT_USER;
REVOKE UPDATE ON item FROM CURRENT_USER;
SQL
way_back 'grant options of the owner'

change <<'SQL'
CREATE SEQUENCE gone START 5; SELECT nextval('gone'), nextval('gone'); CREATE SEQUENCE stays AS smallint CYCLE; SELECT nextval('stays');
-- up
DROP SEQUENCE gone; ALTER SEQUENCE stays AS int NO CYCLE INCREMENT 2 MAXVALUE 99 START 3; CREATE SEQUENCE added;
SQL
way_back 'sequences are dropped, changed and added'

change <<'SQL'
CREATE TABLE item (size varchar(9) CHECK (size IN ('s', 'm]')), is_small bool GENERATED ALWAYS AS (size IN ('s', 'xs')) STORED);
CREATE INDEX small ON item (size) WHERE size NOT IN ('m', 'l'); CREATE DOMAIN size AS varchar CHECK (VALUE IN ('s', 'm'));
CREATE VIEW sizes AS SELECT size FROM item WHERE size IN ('s', 'm'); CREATE POLICY small ON item USING (size IN ('s', 'm'));
CREATE TABLE "order" (size varchar(9) DEFAULT 's' CONSTRAINT known CHECK (size IN ('s', 'm'))); INSERT INTO item VALUES ('s');
-- up
DROP VIEW sizes; DROP INDEX small; DROP POLICY small ON item; DROP DOMAIN size; ALTER TABLE "order" DROP CONSTRAINT known;
DROP TABLE item; ALTER TABLE "order" ALTER size TYPE varchar(20), ADD CONSTRAINT known CHECK (size IN ('s', 'm', 'l'));
SQL
way_back 'lists of varchar, which the server does not read back as it wrote them'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int); INSERT INTO item VALUES (1, 2); CREATE MATERIALIZED VIEW totals AS SELECT sum(n) AS total FROM item WITH NO DATA;
CREATE MATERIALIZED VIEW full_totals AS SELECT sum(n) AS total FROM item; CREATE INDEX by_total ON full_totals (total); COMMENT ON MATERIALIZED VIEW full_totals IS 'sums';
-- up
DROP MATERIALIZED VIEW totals; DROP MATERIALIZED VIEW full_totals; CREATE MATERIALIZED VIEW totals AS SELECT 1 AS one;
SQL
way_back 'materialized views'

# ---- types that are made of others ----

change <<'SQL'
CREATE TYPE st AS ENUM ('a', 'b'); CREATE TYPE pair AS (x int, s st); CREATE TYPE outside AS (n int, p pair, l st[]); CREATE DOMAIN known AS pair CHECK ((VALUE).x > 0);
CREATE DOMAIN kind AS st; CREATE TYPE span AS RANGE (subtype = st); CREATE TYPE st_range AS RANGE (subtype = st); COMMENT ON TYPE pair IS 'two'; COMMENT ON COLUMN pair.s IS 'state';
CREATE TABLE item (id int PRIMARY KEY, c pair NOT NULL, many pair[], o outside, k known, l st[], e st DEFAULT 'b', d kind, r span);
INSERT INTO item VALUES (1, (5, 'b'), ARRAY[(1, 'a'), (2, 'b')]::pair[], (7, (8, 'a'), '{b,a}'), (9, 'b'), '{a,b}', 'a', 'b', '[a,b]'), (2, (NULL, NULL), '{}', NULL, NULL, NULL, NULL, NULL, 'empty');
CREATE VIEW items AS SELECT id, (c).s FROM item; CREATE INDEX by_c ON item (c); CREATE FUNCTION of_pair(pair) RETURNS st LANGUAGE sql AS 'SELECT ($1).s';
-- up
ALTER TYPE st ADD VALUE 'd';
SQL
way_back 'a label is added to an enum that composites, domains, arrays and ranges are made of'

change <<'SQL'
CREATE TYPE pair AS (x int, s text); CREATE TYPE outside AS (n int, p pair); CREATE TABLE item (id int PRIMARY KEY, p pair, o outside[]);
INSERT INTO item VALUES (1, (5, 'b'), ARRAY[(7, (8, 'a'))]::outside[]);
-- up
ALTER TYPE pair ADD ATTRIBUTE q int CASCADE, DROP ATTRIBUTE x CASCADE; UPDATE item SET p = ('c', 3);
SQL
way_back 'attributes of a composite type that columns are of'

change <<'SQL'
CREATE TYPE pair AS (x int, s text); CREATE TABLE item (id int PRIMARY KEY, p pair);
-- up
ALTER TYPE pair DROP ATTRIBUTE x CASCADE;
SQL
way_back 'an attribute is dropped, with made-up rows only'

# ---- large objects: no way back reaches them ----

change <<'SQL'
CREATE TABLE scan (id int PRIMARY KEY, content oid); INSERT INTO scan VALUES (1, lo_from_bytea(0, 'ab'));
-- up
SELECT lo_unlink(content) FROM scan;
SQL
way_back 'large objects are unlinked' fails 'lo_unlink\(\) takes large objects away'

change <<'SQL'
CREATE TABLE scan (id int PRIMARY KEY, content oid); INSERT INTO scan VALUES (1, lo_from_bytea(0, 'ab'));
-- up
DO $$ BEGIN PERFORM lo_put(content, 1, 'c') FROM scan; END $$;
SQL
way_back 'large objects are written to in a DO block' fails 'lo_put\(\)'

change <<'SQL'
CREATE TABLE scan (id int PRIMARY KEY, content oid); INSERT INTO scan VALUES (1, lo_from_bytea(0, 'ab'));
CREATE FUNCTION empty_one(content oid) RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM lo_truncate(lo_open(content, 131072), 0); END $$;
CREATE FUNCTION empty_all() RETURNS void LANGUAGE sql AS 'SELECT empty_one(content) FROM scan';
-- up
DO $$ BEGIN PERFORM empty_all(); END $$;
SQL
way_back 'large objects are emptied by functions that are called' fails 'lo_truncate\(\)'

change <<'SQL'
CREATE TABLE scan (id int PRIMARY KEY, content oid); INSERT INTO scan VALUES (1, lo_from_bytea(0, 'ab'));
-- up
CREATE FUNCTION unlink_all() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM lo_unlink(content) FROM scan; END $$;
SELECT unlink_all(); DROP FUNCTION unlink_all();
SQL
way_back 'large objects are unlinked by a function of the migration' fails 'lo_unlink\(\)'

change <<'SQL'
CREATE TABLE scan (id int PRIMARY KEY, content oid); INSERT INTO scan VALUES (1, lo_from_bytea(0, 'ab'));
CREATE FUNCTION unlink_old() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM lo_unlink(OLD.content); RETURN OLD; END $$;
CREATE TRIGGER unlink_old BEFORE DELETE ON scan FOR EACH ROW EXECUTE FUNCTION unlink_old();
-- up
DELETE FROM scan;
SQL
way_back 'large objects are unlinked by a trigger' fails 'lo_unlink\(\)'

change <<'SQL'
CREATE TABLE scan (id int PRIMARY KEY, content oid); INSERT INTO scan VALUES (1, lo_from_bytea(0, 'ab'));
-- up
CREATE FUNCTION unlink_all() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM lo_unlink(content) FROM scan; END $$; CREATE SCHEMA shape;
CREATE FUNCTION shape.lo_put(n int) RETURNS int LANGUAGE sql AS 'SELECT n'; INSERT INTO scan VALUES (2, lo_from_bytea(0, 'cd')); SELECT shape.lo_put(1);
SQL
way_back 'a function that would unlink large objects is made, and a large object'

# ---- nor what is outside of the database ----

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int);
-- up
COPY item TO PROGRAM 'cat >/dev/null';
SQL
way_back 'rows are given to a program' fails 'COPY TO PROGRAM runs a program on the server'

change <<'SQL'
CREATE FUNCTION dblink_exec(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION go() RETURNS void LANGUAGE plpgsql AS $$ BEGIN IF false THEN PERFORM dblink_exec('DELETE FROM item'); END IF; END $$;
-- up
SELECT go();
SQL
way_back 'another database may be written to' fails 'dblink_exec\(\) writes'

change <<'SQL'
CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
CREATE FOREIGN TABLE away (id int) SERVER nowhere;
CREATE FUNCTION go_away() RETURNS void LANGUAGE plpgsql AS $$ BEGIN IF false THEN DELETE FROM away; END IF; END $$;
-- up
SELECT go_away();
SQL
way_back 'a foreign table may be written to' fails 'away is a foreign table'

change <<'SQL'
-- up
NOTIFY somebody; SELECT pg_notify('somebody', 'x');
SQL
way_back 'listeners are notified'

change <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, n int); INSERT INTO item VALUES (1, 2);
CREATE FUNCTION drop_large() RETURNS void LANGUAGE sql AS 'DELETE FROM item WHERE n > 1000000';
-- up
SELECT drop_large();
SQL
way_back 'rows are deleted by a function that is called'

check_answers 'this server'

servers=$project/build/servers
other_servers 13 18
for major in ${TESTS_VERSIONS-13 18}; do
    check_answers "PostgreSQL $major" --pg-bindir "$servers/$major/bin"
done

done_testing
