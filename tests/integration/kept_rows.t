#!/usr/bin/env bash
# What a migration takes away from rows, or writes into them, comes back: each case is a schema of its own with rows,
# and a migration; the way back of each has to be proven by a rehearsal.
# slow
source "$(dirname "$0")/../support/tap.sh"

mkdir migrations
cases=()

# way_back NAME GIVEN UP: a case; both texts run with the schema as search_path.
way_back() {
    local number
    printf -v number '%04d' $((2 * ${#cases[@]} + 1))
    printf 'CREATE SCHEMA case_%s;\nSET search_path = case_%s;\n%s\n' "$number" "$number" "$2" \
        >"migrations/${number}_given.up.sql"
    printf -v number '%04d' $((2 * ${#cases[@]} + 2))
    printf 'SET search_path = case_%04d;\n%s\n' $((10#$number - 1)) "$3" >"migrations/${number}_up.up.sql"
    cases+=("$1")
}

# apart NAME GIVEN UP: the same outside of a transaction, where `@` stands for the schema: nothing is set for long.
apart() {
    local number
    way_back "$1" "$2" ''
    printf -v number '%04d' $((2 * ${#cases[@]}))
    printf -- '-- migrator: transaction off\n%s\n' "${3//@/$(printf 'case_%04d' $((10#$number - 1)))}" \
        >"migrations/${number}_up.up.sql"
}

runs="CREATE TABLE runs (id int PRIMARY KEY, status text, note text);
INSERT INTO runs SELECT g, CASE WHEN g % 3 = 0 THEN 'legacy' ELSE 'queued' END, 'n' || g FROM generate_series(1, 9) AS g;"
bag="CREATE TABLE bag (a int, b text);
INSERT INTO bag VALUES (1, 'x'), (1, 'x'), (2, NULL), (NULL, NULL), (NULL, NULL), (3, 'y');"

# ---- rows that the migration writes ----
way_back 'UPDATE' "$runs" "UPDATE runs SET status = 'done' WHERE status = 'legacy';"
way_back 'UPDATE twice' "$runs" "UPDATE runs SET status = 'a'; UPDATE runs SET status = status || id WHERE id > 3;"
way_back 'UPDATE of keys' "$runs" "UPDATE runs SET id = id + 100;"
way_back 'UPDATE that swaps keys' "$runs" "UPDATE runs SET id = -1 WHERE id = 1; UPDATE runs SET id = 1 WHERE id = 2;
UPDATE runs SET id = 2 WHERE id = -1;"
way_back 'DELETE' "$runs" "DELETE FROM runs WHERE id > 4;"
way_back 'INSERT' "$runs" "INSERT INTO runs SELECT g, 'new' FROM generate_series(20, 25) AS g;"
way_back 'INSERT, then DELETE of the same' "$runs" "INSERT INTO runs VALUES (50, 'x'); DELETE FROM runs WHERE id >= 9;"
way_back 'upsert' "$runs" "INSERT INTO runs VALUES (1, 'up'), (77, 'new') ON CONFLICT (id) DO UPDATE SET status = 'up';"
way_back 'TRUNCATE' "$runs" "TRUNCATE runs;"
way_back 'TRUNCATE, then INSERT' "$runs" "TRUNCATE runs; INSERT INTO runs VALUES (1, 'again');"
way_back 'COPY' "$runs" "COPY runs FROM stdin;
101	copied	\\N
\\."
way_back 'a DO block' "$runs" "DO \$\$ BEGIN UPDATE runs SET note = NULL; DELETE FROM runs WHERE id = 1; END \$\$;"
way_back 'a function that writes' "$runs
CREATE FUNCTION wipe() RETURNS void LANGUAGE plpgsql AS \$\$ BEGIN UPDATE runs SET note = 'wiped'; END \$\$;" \
    "SELECT wipe();"
way_back 'TRUNCATE that goes on to whoever refers' "$runs
CREATE TABLE events (id int PRIMARY KEY, run int REFERENCES runs); CREATE TABLE notes (id int PRIMARY KEY, event int REFERENCES events);
INSERT INTO events SELECT g, g FROM generate_series(1, 9) AS g; INSERT INTO notes SELECT g, g FROM generate_series(1, 9) AS g;" \
    "TRUNCATE runs CASCADE;"
way_back 'a column that takes the name of a renamed one, which others inherit' "CREATE TABLE base (id int, note text);
CREATE TABLE kid () INHERITS (base); CREATE TABLE other (id int, note text); ALTER TABLE other INHERIT base;
INSERT INTO base VALUES (1, 'a'); INSERT INTO kid VALUES (2, 'b'); INSERT INTO other VALUES (3, 'c');" \
    "ALTER TABLE base RENAME id TO id_old; ALTER TABLE base ADD COLUMN id bigint;"
way_back 'no key: UPDATE' "$bag" "UPDATE bag SET b = 'z' WHERE a = 1;"
way_back 'no key: DELETE' "$bag" "DELETE FROM bag WHERE a IS NULL;"
way_back 'no key: INSERT of equal rows' "$bag" "INSERT INTO bag VALUES (1, 'x'), (1, 'x'), (9, 'n');"
way_back 'no key: TRUNCATE' "$bag" "TRUNCATE bag;"
way_back 'a column that is added, filled, and put in another'"'"'s place' "$runs" \
    "ALTER TABLE runs ADD COLUMN state int; UPDATE runs SET state = length(status); ALTER TABLE runs DROP COLUMN status;"
way_back 'a renamed column that is written' "$runs" \
    "UPDATE runs SET note = 'before'; ALTER TABLE runs RENAME note TO remark; UPDATE runs SET remark = 'after' WHERE id < 5;"
way_back 'a renamed table that is written' "$runs" "ALTER TABLE runs RENAME TO jobs; UPDATE jobs SET note = 'x';"
way_back 'foreign keys that cascade' "$runs
CREATE TABLE events (id int PRIMARY KEY, run int REFERENCES runs ON DELETE CASCADE);
CREATE TABLE notes (id int PRIMARY KEY, event int REFERENCES events ON DELETE SET NULL);
INSERT INTO events SELECT g, g FROM generate_series(1, 9) AS g; INSERT INTO notes SELECT g, g FROM generate_series(1, 9) AS g;" \
    "DELETE FROM runs WHERE id < 4;"
way_back 'foreign keys: parents and children go' "$runs
CREATE TABLE events (id int PRIMARY KEY, run int REFERENCES runs);
INSERT INTO events SELECT g, g FROM generate_series(1, 9) AS g;" \
    "DELETE FROM events WHERE run < 4; DELETE FROM runs WHERE id < 4; INSERT INTO runs VALUES (30); INSERT INTO events VALUES (30, 30);"
way_back 'a row that refers to its own table' "CREATE TABLE tree (id int PRIMARY KEY, parent int REFERENCES tree);
INSERT INTO tree VALUES (1, NULL), (2, 1), (3, 2);" "DELETE FROM tree WHERE id = 3; UPDATE tree SET parent = NULL;"
way_back 'deferred foreign keys in a circle' "CREATE TABLE a (id int PRIMARY KEY, b int);
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b DEFERRABLE INITIALLY DEFERRED;
INSERT INTO a VALUES (1, 1), (2, 2); INSERT INTO b VALUES (1, 1), (2, 2);" \
    "DELETE FROM a WHERE id = 1; DELETE FROM b WHERE id = 1; UPDATE a SET b = NULL;"
way_back 'triggers of the project' "$runs
ALTER TABLE runs ADD COLUMN updated timestamptz NOT NULL DEFAULT '2026-01-01';
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN NEW.updated := clock_timestamp(); RETURN NEW; END \$\$;
CREATE TRIGGER touch BEFORE UPDATE ON runs FOR EACH ROW EXECUTE FUNCTION touch();" "UPDATE runs SET note = 'x';"
way_back 'a trigger that writes elsewhere' "$runs
CREATE TABLE audit (n int GENERATED ALWAYS AS IDENTITY, line text);
CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN EXECUTE format('INSERT INTO %I.audit (line) VALUES (%L)', TG_TABLE_SCHEMA, NEW::text); RETURN NEW; END \$\$;
CREATE TRIGGER log AFTER UPDATE ON runs FOR EACH ROW EXECUTE FUNCTION log();" "UPDATE runs SET note = 'x' WHERE id < 3;"
way_back 'generated and identity columns' "CREATE TABLE g (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    other int GENERATED BY DEFAULT AS IDENTITY, a int, twice int GENERATED ALWAYS AS (a * 2) STORED);
INSERT INTO g (a) SELECT generate_series(1, 5);" "UPDATE g SET a = a + 1; DELETE FROM g WHERE id = 2; INSERT INTO g (a) VALUES (99);"
way_back 'partitions, through the root and directly' "CREATE TABLE p (id int, k text, v text, PRIMARY KEY (id, k)) PARTITION BY LIST (k);
CREATE TABLE pa PARTITION OF p FOR VALUES IN ('a'); CREATE TABLE pb PARTITION OF p FOR VALUES IN ('b');
INSERT INTO p SELECT g, CASE WHEN g < 4 THEN 'a' ELSE 'b' END, 'v' FROM generate_series(1, 6) AS g;" \
    "UPDATE p SET v = 'root'; UPDATE pa SET v = 'leaf' WHERE id = 1; DELETE FROM pb WHERE id = 6; UPDATE p SET k = 'b' WHERE id = 2;"
way_back 'TRUNCATE of a partitioned table' "CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10); CREATE TABLE p2 PARTITION OF p DEFAULT;
INSERT INTO p SELECT generate_series(1, 20);" "TRUNCATE p;"
way_back 'forced row security' "$runs
ALTER TABLE runs ENABLE ROW LEVEL SECURITY; ALTER TABLE runs FORCE ROW LEVEL SECURITY;
CREATE POLICY a_few ON runs USING (id < 5);" "DELETE FROM runs; "
way_back 'names that need quotes' "CREATE TABLE \"Odd \"\"Table\" (\"The Id\" int PRIMARY KEY, \"a'b\" text, \"Select\" int);
INSERT INTO \"Odd \"\"Table\" VALUES (1, 'x', 1), (2, 'y', 2);" \
    "UPDATE \"Odd \"\"Table\" SET \"a'b\" = 'z'; DELETE FROM \"Odd \"\"Table\" WHERE \"The Id\" = 1;"
way_back 'values that are easily lost' "CREATE TYPE pair AS (a int, b text); CREATE TYPE mood AS ENUM ('fine', 'so so');
SET timezone = 'Asia/Kolkata'; SET datestyle = 'SQL, DMY'; SET bytea_output = 'escape';
CREATE TABLE v (id int PRIMARY KEY, by bytea, f float8, r real, n numeric, ts timestamptz, t timestamp, i interval, j json,
    jb jsonb, a text[], p pair, m mood, ms mood[], rg tstzrange, x xml, c char(5), u uuid, b bit(3), mo money, pt point);
INSERT INTO v VALUES (1, '\\x00ff5c', 'NaN', 'Infinity', 'NaN', 'infinity', '-infinity', '1 mon 2 days 03:04:05.6', '{\"b\" :  1, \"b\": 2}',
    '{\"a\": 1.10}', ARRAY['a', NULL, 'NULL', '\"', '\\\\'], ROW(1, 'x,(\"y'), 'so so', ARRAY['fine']::mood[], '[2026-01-01 00:00+02,)', '<a>1</a>', 'ab',
    '1f0a3c52-6c1e-4c0b-9a53-0d8a4b7f2e01', B'101', 12.34, '(0.1,1e300)'),
    (2, '', 0.1, 1e-7, 1.500, '2026-03-29 01:30:00+01', '2026-03-29 02:30:00', '-1 year', 'null', 'null', '{}', NULL, NULL, NULL, 'empty', NULL, '', NULL, NULL, NULL, NULL);" \
    "SET timezone = 'America/New_York'; UPDATE v SET by = NULL, f = 1, r = 1, n = 1, ts = now(), t = now(), i = '1 day', j = '{}', jb = '{}', a = NULL,
    p = NULL, m = 'fine', ms = NULL, rg = NULL, x = NULL, c = 'z', u = NULL, b = NULL, mo = 1, pt = NULL; DELETE FROM v WHERE id = 2;"

# ---- what goes with its rows ----
way_back 'DROP COLUMN' "$runs" "ALTER TABLE runs DROP COLUMN status;"
way_back 'DROP COLUMN, two of them, with defaults and NOT NULL' "$runs
ALTER TABLE runs ADD COLUMN n int NOT NULL DEFAULT 7, ADD COLUMN s serial; UPDATE runs SET n = id;" \
    "ALTER TABLE runs DROP COLUMN n, DROP COLUMN s;"
way_back 'DROP COLUMN that is the key' "$runs" "ALTER TABLE runs DROP COLUMN id;"
way_back 'DROP COLUMN without a key' "$bag" "ALTER TABLE bag DROP COLUMN b;"
way_back 'DROP COLUMN after it was written' "$runs" "UPDATE runs SET status = 'x'; ALTER TABLE runs DROP COLUMN status;"
way_back 'DROP COLUMN of an enum, and of the enum' "CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'a', ms mood[]); INSERT INTO t VALUES (1, 'b', '{a,b}'), (2, NULL, NULL);" \
    "ALTER TABLE t DROP COLUMN m, DROP COLUMN ms; DROP TYPE mood;"
way_back 'DROP TABLE' "$runs" "DROP TABLE runs;"
way_back 'DROP TABLE without a key' "$bag" "DROP TABLE bag;"
way_back 'DROP TABLE with all that hangs on it' "$runs
CREATE TABLE events (id bigserial PRIMARY KEY, run int REFERENCES runs, at timestamptz DEFAULT now());
INSERT INTO events (run) SELECT generate_series(1, 5); CREATE VIEW seen AS SELECT events.id, status FROM events JOIN runs ON runs.id = run;" \
    "DROP TABLE runs CASCADE; DROP TABLE events;"
way_back 'DROP TABLE with identity and generated columns' "CREATE TABLE g (id int GENERATED ALWAYS AS IDENTITY (START 7) PRIMARY KEY,
    a int, twice int GENERATED ALWAYS AS (a * 2) STORED); INSERT INTO g (a) SELECT generate_series(1, 5);" "DROP TABLE g;"
way_back 'DROP TABLE of a partitioned one' "CREATE TABLE p (id int, k text) PARTITION BY LIST (k);
CREATE TABLE pa PARTITION OF p FOR VALUES IN ('a'); CREATE TABLE pd PARTITION OF p DEFAULT; CREATE INDEX ON p (id);
INSERT INTO p VALUES (1, 'a'), (2, 'b');" "DROP TABLE p;"
way_back 'DETACH and DROP of a partition' "CREATE TABLE p (id int, k text) PARTITION BY LIST (k);
CREATE TABLE pa PARTITION OF p FOR VALUES IN ('a'); INSERT INTO p VALUES (1, 'a'), (2, 'a');" \
    "ALTER TABLE p DETACH PARTITION pa; DROP TABLE pa;"
way_back 'an unlogged table' "CREATE UNLOGGED TABLE u (id int PRIMARY KEY); INSERT INTO u VALUES (1);" "DROP TABLE u;"
way_back 'DROP SCHEMA CASCADE' "CREATE SCHEMA inner_1; CREATE TABLE inner_1.t (id serial PRIMARY KEY, a text); INSERT INTO inner_1.t (a) VALUES ('x');
CREATE FUNCTION inner_1.f() RETURNS int LANGUAGE sql AS 'SELECT 1';" "DROP SCHEMA inner_1 CASCADE;"
way_back 'a sequence that goes, and its position' "CREATE SEQUENCE s INCREMENT 5; SELECT nextval('s'), nextval('s');" "DROP SEQUENCE s;"

way_back 'a table that is made and filled, once more' "SELECT 1;" "CREATE TABLE made (id int PRIMARY KEY, a text); INSERT INTO made VALUES (1, 'x');
CREATE TABLE heap (a text); INSERT INTO heap VALUES ('x'), ('x'); CREATE TABLE child (id int PRIMARY KEY REFERENCES made); INSERT INTO child VALUES (1);"
way_back 'an identity that goes, and its position' "CREATE TABLE g (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int); INSERT INTO g (a) VALUES (1), (2);" \
    "ALTER TABLE g ALTER COLUMN id DROP IDENTITY;"

# ---- another type ----
way_back 'int to bigint' "$runs" "ALTER TABLE runs ALTER COLUMN id TYPE bigint;"
way_back 'text to int, by an expression that loses' "$runs" "ALTER TABLE runs ALTER COLUMN note TYPE int USING length(note);"
way_back 'timestamptz to date' "CREATE TABLE t (id int PRIMARY KEY, at timestamptz NOT NULL); INSERT INTO t VALUES (1, '2026-01-01 12:34:56.789+05');" \
    "ALTER TABLE t ALTER COLUMN at TYPE date USING at::date;"
way_back 'varchar made shorter' "CREATE TABLE t (id int PRIMARY KEY, v varchar(20) DEFAULT 'x'); INSERT INTO t VALUES (1, 'a longer text'), (2, NULL);" \
    "ALTER TABLE t ALTER COLUMN v TYPE varchar(3) USING left(v, 3);"
way_back 'without a key' "$bag" "ALTER TABLE bag ALTER COLUMN a TYPE text USING 'n' || a;"
way_back 'text to an enum that is new' "$runs" "CREATE TYPE state AS ENUM ('queued', 'legacy', 'done');
ALTER TABLE runs ALTER COLUMN status TYPE state USING status::state;"
way_back 'an enum to text, and its end' "CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE t (id int PRIMARY KEY, m mood NOT NULL DEFAULT 'a');
INSERT INTO t VALUES (1, 'a'), (2, 'b'); CREATE INDEX ON t (m) WHERE m = 'a'; CREATE VIEW w AS SELECT m, count(*) FROM t GROUP BY m;" \
    "DROP VIEW w; ALTER TABLE t ALTER COLUMN m DROP DEFAULT; DROP INDEX t_m_idx; ALTER TABLE t ALTER COLUMN m TYPE text; DROP TYPE mood;"
way_back 'json to jsonb' "CREATE TABLE t (id int PRIMARY KEY, j json); INSERT INTO t VALUES (1, '{\"b\":1,  \"a\": 2}');" \
    "ALTER TABLE t ALTER COLUMN j TYPE jsonb;"
way_back 'retyped, renamed and written' "$runs" "ALTER TABLE runs ALTER COLUMN status TYPE int USING length(status);
ALTER TABLE runs RENAME status TO state; UPDATE runs SET state = 0 WHERE id = 1;"

# ---- keys that the migration changes ----
keyed="CREATE TABLE a (id int PRIMARY KEY, code text NOT NULL UNIQUE, n int);
INSERT INTO a SELECT g, 'c' || g, g FROM generate_series(1, 6) AS g;"
way_back 'keys: another column is unique' "$keyed" "UPDATE a SET id = id + 100; UPDATE a SET n = 7 WHERE id > 103;"
way_back 'keys: each becomes the next' "$keyed CREATE TABLE d (id int PRIMARY KEY DEFERRABLE, u int UNIQUE DEFERRABLE); INSERT INTO d SELECT g, g FROM generate_series(1, 5) AS g;" \
    "UPDATE a SET id = id + 1 WHERE id = 6; UPDATE a SET id = id + 1 WHERE id = 5; UPDATE a SET id = id + 1 WHERE id = 4; UPDATE d SET id = id + 1; UPDATE d SET u = u - 1;"
way_back 'keys: two are swapped at once' "CREATE TABLE a (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, code text UNIQUE); INSERT INTO a VALUES (1, 'x'), (2, 'y'), (3, 'z');
CREATE TABLE b (id int PRIMARY KEY DEFERRABLE, code text UNIQUE); INSERT INTO b TABLE a;" \
    "UPDATE a SET id = CASE id WHEN 1 THEN 2 WHEN 2 THEN 1 ELSE id END; UPDATE b SET id = CASE id WHEN 1 THEN 2 ELSE 1 END WHERE id < 3;"
way_back 'keys: values that are unique are swapped between rows' "CREATE TABLE a (id int PRIMARY KEY, code text UNIQUE DEFERRABLE); INSERT INTO a VALUES (1, 'x'), (2, 'y'), (3, 'z');
CREATE TABLE b (id int PRIMARY KEY, code text UNIQUE); INSERT INTO b TABLE a;" \
    "UPDATE a SET code = CASE id WHEN 1 THEN 'y' WHEN 2 THEN 'x' ELSE code END; UPDATE b SET code = '-' WHERE id = 1; UPDATE b SET code = 'x' WHERE id = 2; UPDATE b SET code = 'y' WHERE id = 1;
DELETE FROM b WHERE id = 3; INSERT INTO b VALUES (4, 'z');"
way_back 'keys: children follow' "$keyed CREATE TABLE b (id int PRIMARY KEY, a int NOT NULL REFERENCES a ON UPDATE CASCADE, code text REFERENCES a (code) ON UPDATE CASCADE ON DELETE CASCADE);
CREATE TABLE c (b int NOT NULL REFERENCES b ON DELETE CASCADE ON UPDATE CASCADE, PRIMARY KEY (b)); INSERT INTO b SELECT id + 10, id, code FROM a; INSERT INTO c SELECT id FROM b;" \
    "UPDATE a SET id = id + 100, code = code || '!'; UPDATE b SET id = id + 1000 WHERE id < 13;"
way_back 'keys: rows that exclude each other' "CREATE TABLE a (id int PRIMARY KEY, span int4range, EXCLUDE USING gist (span WITH &&)); INSERT INTO a VALUES (1, '[1,5)'), (2, '[5,9)'), (3, NULL);" \
    "UPDATE a SET id = id + 10; UPDATE a SET span = '[20,30)' WHERE id = 11; UPDATE a SET span = '[1,5)' WHERE id = 12; UPDATE a SET span = '[5,9)' WHERE id = 11;"
way_back 'keys: rows go to other partitions' "CREATE TABLE a (id int, k text, u int, PRIMARY KEY (id, k)) PARTITION BY LIST (k); CREATE TABLE a_x PARTITION OF a FOR VALUES IN ('x'); CREATE TABLE a_y PARTITION OF a FOR VALUES IN ('y');
CREATE UNIQUE INDEX ON a_x (u); CREATE TABLE b (a int, k text, FOREIGN KEY (a, k) REFERENCES a (id, k) ON UPDATE CASCADE);
INSERT INTO a VALUES (1, 'x', 1), (2, 'x', 2), (3, 'y', 1); INSERT INTO b VALUES (1, 'x'), (3, 'y');" \
    "UPDATE a SET k = CASE k WHEN 'x' THEN 'y' ELSE 'x' END WHERE id <> 2; UPDATE a SET id = id + 1 WHERE id = 3;"
way_back 'keys: a partial index is unique' "CREATE TABLE a (id int PRIMARY KEY, code text, live boolean); CREATE UNIQUE INDEX ON a (code) WHERE live; CREATE UNIQUE INDEX ON a (lower(code), live);
INSERT INTO a VALUES (1, 'x', true), (2, 'x', false), (3, 'y', true);" "UPDATE a SET live = NULL WHERE id = 1; UPDATE a SET live = true WHERE id = 2; UPDATE a SET live = false WHERE id = 1; UPDATE a SET id = id + 10;"
way_back 'keys: a table that refers to itself' "CREATE TABLE a (id int PRIMARY KEY, up int REFERENCES a ON UPDATE CASCADE, code text UNIQUE); INSERT INTO a VALUES (1, NULL, 'x'), (2, 1, 'y'), (3, 2, 'z');" \
    "UPDATE a SET id = id + 10; UPDATE a SET code = 'w' WHERE id = 12;"
way_back 'keys: two columns, one of them generated' "CREATE TABLE a (id int, v int, g int GENERATED ALWAYS AS (v * 2) STORED, PRIMARY KEY (id, g), UNIQUE (v)); INSERT INTO a (id, v) VALUES (1, 1), (2, 2);" \
    "UPDATE a SET v = v + 10; UPDATE a SET id = 7 WHERE id = 1; DELETE FROM a WHERE id = 2; INSERT INTO a (id, v) VALUES (9, 9);"
way_back 'keys: identity' "CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text UNIQUE); CREATE TABLE b (id int GENERATED ALWAYS AS IDENTITY, code text); INSERT INTO a (code) VALUES ('x'), ('y'); INSERT INTO b (code) VALUES ('x'), ('y');" \
    "UPDATE a SET id = DEFAULT; UPDATE b SET id = DEFAULT; DELETE FROM b WHERE code = 'y';"

# ---- statement by statement ----
index="CREATE INDEX CONCURRENTLY runs_by_status ON @.runs (status);"
apart 'apart: nothing is taken away' "$runs" "$index ALTER TABLE @.runs ADD COLUMN state int; DROP INDEX CONCURRENTLY @.runs_by_status;"
apart 'apart: rows between two index builds' "$runs" "$index DELETE FROM @.runs WHERE id < 4;
CREATE UNIQUE INDEX CONCURRENTLY runs_by_note ON @.runs (note);"
apart 'apart: rows are written again and again' "$runs" "UPDATE @.runs SET note = 'a'; VACUUM @.runs; UPDATE @.runs SET note = note || id;
DELETE FROM @.runs WHERE id = 5; INSERT INTO @.runs VALUES (5, 'new', 'new'); $index"
apart 'apart: a column that is written, and goes' "$runs" "$index UPDATE @.runs SET note = 'gone';
ALTER TABLE @.runs DROP COLUMN note;"
apart 'apart: a column that is written, and gets another type and name' "$runs" "UPDATE @.runs SET note = 'n' || id + 1; $index
ALTER TABLE @.runs ALTER COLUMN note TYPE int USING length(note); ALTER TABLE @.runs RENAME note TO size; UPDATE @.runs SET size = size + 1;"
apart 'apart: a table that takes another one'"'"'s place' "$runs" "CREATE TABLE @.jobs (id int PRIMARY KEY, status text); $index
INSERT INTO @.jobs SELECT id, status FROM @.runs; DROP TABLE @.runs; ALTER TABLE @.jobs RENAME TO runs;
ALTER TABLE @.runs ADD COLUMN note text NOT NULL DEFAULT 'x';"
apart 'apart: a column that is only there for a while' "$runs" "ALTER TABLE @.runs ADD COLUMN size int; VACUUM @.runs;
UPDATE @.runs SET size = length(note), note = NULL; ALTER TABLE @.runs ALTER COLUMN size SET NOT NULL; ALTER TABLE @.runs DROP COLUMN size;"
apart 'apart: a label and rows that have it' "CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE t (id int PRIMARY KEY, m mood);
INSERT INTO t VALUES (1, 'a'), (2, 'b');" "ALTER TYPE @.mood ADD VALUE 'c'; UPDATE @.t SET m = 'c' WHERE id = 1;"
apart 'apart: a label after another, of a type that a key has' "CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE t (m mood PRIMARY KEY, n int);
INSERT INTO t VALUES ('a', 1), ('b', 2);" "ALTER TYPE @.mood ADD VALUE 'c'; ALTER TYPE @.mood ADD VALUE 'd' BEFORE 'b';"
apart 'apart: no key' "$bag" "DELETE FROM @.bag WHERE a IS NULL; VACUUM @.bag; INSERT INTO @.bag VALUES (1, 'x'); TRUNCATE @.bag;"
apart 'apart: foreign keys that cascade' "$runs
CREATE TABLE events (id int PRIMARY KEY, run int REFERENCES runs ON DELETE CASCADE); INSERT INTO events SELECT g, g FROM generate_series(1, 9) AS g;" \
    "DELETE FROM @.runs WHERE id < 4; VACUUM @.runs; DELETE FROM @.events WHERE id > 7;"

# ---- rows that a statement writes that commits as it goes ----
apart 'in batches: a DO block' "$runs" "DO \$\$ BEGIN FOR i IN 0 .. 3 LOOP
UPDATE @.runs SET note = upper(note) WHERE id BETWEEN 3 * i + 1 AND 3 * i + 3; COMMIT; END LOOP; END \$\$;"
apart 'in batches: rows written twice' "$runs" "DO \$\$ BEGIN FOR i IN 1 .. 3 LOOP
UPDATE @.runs SET note = note || i; DELETE FROM @.runs WHERE id = i; INSERT INTO @.runs VALUES (i, 'again'); COMMIT; END LOOP; END \$\$;"
apart 'in batches: the schema as well, where nothing of it is lost' "$runs" "DO \$\$ BEGIN ALTER TABLE @.runs ADD COLUMN size int; COMMIT;
UPDATE @.runs SET size = id, note = 'n'; COMMIT; ALTER TABLE @.runs ADD CONSTRAINT sized CHECK (size IS NOT NULL) NOT VALID; END \$\$;"
apart 'in batches: what is rolled back was not written' "$runs" "DO \$\$ BEGIN
UPDATE @.runs SET note = 'a'; COMMIT; DELETE FROM @.runs; ROLLBACK; UPDATE @.runs SET note = note || 'b'; END \$\$;"
apart 'in batches: a procedure' "$runs" "CREATE PROCEDURE @.batches() LANGUAGE plpgsql AS \$\$ BEGIN
UPDATE @.runs SET note = upper(note); COMMIT; DELETE FROM @.runs WHERE id > 6; COMMIT; END \$\$; CALL @.batches();"
apart 'in batches: no key' "$bag" "DO \$\$ BEGIN DELETE FROM @.bag WHERE a = 1; COMMIT; UPDATE @.bag SET b = 'z' WHERE a IS NULL; COMMIT;
INSERT INTO @.bag VALUES (1, 'x'); END \$\$;"
apart 'in batches: TRUNCATE, and what cascades' "$runs
CREATE TABLE events (id int PRIMARY KEY, run int REFERENCES runs ON DELETE CASCADE); INSERT INTO events SELECT g, g FROM generate_series(1, 9) AS g;
CREATE TABLE log (what text); INSERT INTO log VALUES ('a');" \
    "DO \$\$ BEGIN DELETE FROM @.runs WHERE id < 4; COMMIT; TRUNCATE @.log; COMMIT; END \$\$;"
apart 'in batches: partitions, one of them by name' "CREATE TABLE event (id int, region text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE event_a PARTITION OF event FOR VALUES IN ('a'); CREATE TABLE event_rest PARTITION OF event DEFAULT;
INSERT INTO event VALUES (1, 'a'), (2, 'a'), (3, 'b');" \
    "DO \$\$ BEGIN UPDATE @.event SET region = 'c' WHERE id = 1; COMMIT; DELETE FROM @.event_a; COMMIT; UPDATE @.event SET id = id + 10; END \$\$;"
apart 'in batches: a trigger that writes elsewhere' "$runs
CREATE TABLE audit (id serial PRIMARY KEY, run int); INSERT INTO audit (run) VALUES (1);" \
    "CREATE FUNCTION @.audit() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN INSERT INTO @.audit (run) VALUES (OLD.id); RETURN NULL; END \$\$;
CREATE TRIGGER audit AFTER UPDATE ON @.runs FOR EACH ROW EXECUTE FUNCTION @.audit();
DO \$\$ BEGIN UPDATE @.runs SET note = 'a' WHERE id < 5; COMMIT; UPDATE @.runs SET note = 'b' WHERE id > 5; COMMIT; END \$\$; VACUUM @.runs;"
apart 'in batches: between statements that a transaction holds' "$runs" "ALTER TABLE @.runs ADD COLUMN size int;
DO \$\$ BEGIN UPDATE @.runs SET size = id WHERE id < 5; COMMIT; UPDATE @.runs SET size = id WHERE size IS NULL; COMMIT; END \$\$;
UPDATE @.runs SET note = 'n'; $index ALTER TABLE @.runs DROP COLUMN status;"

# One line for each migration: version, outcome, and why.
outcomes() {
    python3 -c 'import json, sys
for row in json.load(sys.stdin)["migrations"]:
    print(row["version"], row["outcome"], (row["why"] or "").replace("\n", "; "), sep="\t")'
}

mapfile -t versions < <(seq 2 2 $((2 * ${#cases[@]})))
run "$migrator" rehearse "${versions[@]}" --format json
exits 0 "the rehearsal ran, and proved all"
declare -A found=()
while IFS=$'\t' read -r version outcome why; do
    found[$version]=$outcome${why:+: $why}
done < <(outcomes <<<"$output")
for i in "${!cases[@]}"; do
    is "${found[$((2 * i + 2))]:-nothing}" proven "${cases[i]}"
done

done_testing
