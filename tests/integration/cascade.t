#!/usr/bin/env bash
# Rows that a migration changes through foreign keys, functions, or under a name that they lose come back,
# also where its rehearsal had none that it reached: each case is a schema, rows that only the database has, and a
# migration that finds its rows by a value of these.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

export MIGRATOR_LAYOUT=native
mkdir migrations
cases=() ups=()

# comes_back NAME GIVEN ROWS UP: all run with the schema as search_path.
comes_back() {
    local schema
    printf -v schema 'case_%02d' $((${#cases[@]} + 1))
    printf 'CREATE SCHEMA %s;\nSET search_path = %s;\n%s\nRESET search_path;\n' "$schema" "$schema" "$2" >>migrations/0001_given.up.sql
    printf 'SET search_path = %s;\n%s\n' "$schema" "$3" >>rows.sql
    ups+=("SET search_path = $schema;"$'\n'"$4")
    cases+=("$1")
}

comes_back 'ON DELETE CASCADE' "CREATE TABLE a (id int PRIMARY KEY, kind text); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE, note text);" \
    "INSERT INTO a VALUES (1, 'real'), (2, 'kept'); INSERT INTO b VALUES (10, 1, 'x'), (11, 1, 'y'), (12, 2, 'z');" \
    "DELETE FROM a WHERE kind = 'real';"
comes_back 'a chain of cascades' "CREATE TABLE a (id int PRIMARY KEY, kind text); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE);
CREATE TABLE c (id int PRIMARY KEY, b int REFERENCES b ON DELETE CASCADE); CREATE TABLE d (id int PRIMARY KEY, c int REFERENCES c ON DELETE SET NULL);" \
    "INSERT INTO a VALUES (1, 'real'), (2, 'kept'); INSERT INTO b VALUES (10, 1), (12, 2); INSERT INTO c VALUES (100, 10), (120, 12); INSERT INTO d VALUES (1000, 100), (1200, 120);" \
    "DELETE FROM a WHERE kind = 'real';"
comes_back 'ON UPDATE CASCADE of a key' "CREATE TABLE a (code text PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a text REFERENCES a ON UPDATE CASCADE);" \
    "INSERT INTO a VALUES ('real'), ('kept'); INSERT INTO b VALUES (1, 'real'), (2, 'kept'), (3, NULL);" \
    "UPDATE a SET code = 'changed' WHERE code = 'real';"
comes_back 'ON DELETE SET NULL' "CREATE TABLE a (id int PRIMARY KEY, kind text); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE SET NULL);" \
    "INSERT INTO a VALUES (1, 'real'), (2, 'kept'); INSERT INTO b VALUES (10, 1), (12, 2), (13, NULL);" \
    "DELETE FROM a WHERE kind = 'real';"
comes_back 'ON DELETE SET DEFAULT' "CREATE TABLE a (id int PRIMARY KEY, kind text); CREATE TABLE b (id int PRIMARY KEY, a int DEFAULT 2 REFERENCES a ON DELETE SET DEFAULT);" \
    "INSERT INTO a VALUES (1, 'real'), (2, 'kept'); INSERT INTO b VALUES (10, 1), (12, 2);" \
    "DELETE FROM a WHERE kind = 'real';"
comes_back 'ON UPDATE SET NULL' "CREATE TABLE a (id int PRIMARY KEY, code text UNIQUE); CREATE TABLE b (id int PRIMARY KEY, a text REFERENCES a (code) ON UPDATE SET NULL);" \
    "INSERT INTO a VALUES (1, 'real'), (2, 'kept'); INSERT INTO b VALUES (10, 'real'), (12, 'kept');" \
    "UPDATE a SET code = 'changed' WHERE code = 'real';"
comes_back 'a table that refers to itself' "CREATE TABLE a (id int PRIMARY KEY, parent int REFERENCES a ON DELETE CASCADE, kind text);" \
    "INSERT INTO a VALUES (1, NULL, 'real'), (2, 1, 'x'), (3, 2, 'y'), (4, NULL, 'kept'), (5, 4, 'z');" \
    "DELETE FROM a WHERE kind = 'real';"
comes_back 'a circle' "CREATE TABLE a (id int PRIMARY KEY, b int, kind text); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;" \
    "BEGIN; INSERT INTO a VALUES (1, 10, 'real'), (2, 20, 'kept'), (3, 10, 'x'); INSERT INTO b VALUES (10, 1), (20, 2); COMMIT;" \
    "DELETE FROM a WHERE kind = 'real';"
comes_back 'across schemas' "CREATE TABLE a (id int PRIMARY KEY, kind text); CREATE SCHEMA other_across; CREATE TABLE other_across.b (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE);" \
    "INSERT INTO a VALUES (1, 'real'), (2, 'kept'); INSERT INTO other_across.b VALUES (10, 1), (12, 2);" \
    "DELETE FROM a WHERE kind = 'real';"
comes_back 'into partitions' "CREATE TABLE a (id int PRIMARY KEY, kind text); CREATE TABLE b (id int, at date, a int REFERENCES a ON DELETE CASCADE, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE b_1 PARTITION OF b FOR VALUES FROM ('2026-01-01') TO ('2026-02-01'); CREATE TABLE b_2 PARTITION OF b FOR VALUES FROM ('2026-02-01') TO ('2026-03-01') PARTITION BY LIST (id);
CREATE TABLE b_3 PARTITION OF b_2 DEFAULT;" \
    "INSERT INTO a VALUES (1, 'real'), (2, 'kept'); INSERT INTO b VALUES (10, '2026-01-05', 1), (11, '2026-02-05', 1), (12, '2026-01-06', 2);" \
    "DELETE FROM a WHERE kind = 'real';"
comes_back 'from a partition' "CREATE TABLE a (id int, kind text, PRIMARY KEY (id)) PARTITION BY RANGE (id); CREATE TABLE a_1 PARTITION OF a FOR VALUES FROM (1) TO (100);
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE);" \
    "INSERT INTO a VALUES (1, 'real'), (2, 'kept'); INSERT INTO b VALUES (10, 1), (12, 2);" \
    "DELETE FROM a_1 WHERE kind = 'real';"
comes_back 'a key of one partition only' "CREATE TABLE a (id int PRIMARY KEY, kind text); CREATE TABLE b (id int, a int) PARTITION BY RANGE (id); CREATE TABLE b_1 PARTITION OF b FOR VALUES FROM (1) TO (100);
CREATE TABLE b_2 PARTITION OF b FOR VALUES FROM (100) TO (200); ALTER TABLE b_1 ADD FOREIGN KEY (a) REFERENCES a ON DELETE CASCADE;" \
    "INSERT INTO a VALUES (1, 'real'), (2, 'kept'); INSERT INTO b VALUES (10, 1), (10, 1), (12, 2), (150, 1);" \
    "DELETE FROM a WHERE kind = 'real';"
comes_back 'a key of two columns, without a key of its own' "CREATE TABLE a (x int, y int, kind text, UNIQUE (x, y)); CREATE TABLE b (note text, x int, y int, FOREIGN KEY (x, y) REFERENCES a (x, y) ON DELETE CASCADE ON UPDATE CASCADE);" \
    "INSERT INTO a VALUES (1, 1, 'real'), (1, 2, 'moved'), (2, 2, 'kept'); INSERT INTO b VALUES ('n', 1, 1), ('n', 1, 1), ('m', 1, 2), ('k', 2, 2);" \
    "UPDATE a SET y = 7 WHERE kind = 'moved'; DELETE FROM a WHERE kind = 'real';"
comes_back 'a trigger that deletes, and cascades from there' "CREATE TABLE t (id int PRIMARY KEY, kind text); CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE);
CREATE FUNCTION go() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM a WHERE id = OLD.id; RETURN OLD; END'; CREATE TRIGGER go AFTER DELETE ON t FOR EACH ROW EXECUTE FUNCTION go();
ALTER FUNCTION go() SET search_path FROM CURRENT;" \
    "INSERT INTO t VALUES (1, 'real'), (2, 'kept'); INSERT INTO a VALUES (1), (2); INSERT INTO b VALUES (10, 1), (12, 2);" \
    "DELETE FROM t WHERE kind = 'real';"
comes_back 'a trigger on what a cascade deletes' "CREATE TABLE a (id int PRIMARY KEY, kind text); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE); CREATE TABLE seen (id int PRIMARY KEY, note text);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE seen SET note = ''gone'' WHERE id = OLD.id; RETURN OLD; END'; ALTER FUNCTION note() SET search_path FROM CURRENT;
CREATE TRIGGER note AFTER DELETE ON b FOR EACH ROW EXECUTE FUNCTION note();" \
    "INSERT INTO a VALUES (1, 'real'), (2, 'kept'); INSERT INTO b VALUES (10, 1), (12, 2); INSERT INTO seen VALUES (10, 'here'), (12, 'here');" \
    "DELETE FROM a WHERE kind = 'real';"
comes_back 'a rule' "CREATE TABLE a (id int PRIMARY KEY, kind text); CREATE TABLE b (id int PRIMARY KEY, a int); CREATE RULE too AS ON DELETE TO a DO ALSO DELETE FROM b WHERE b.a = OLD.id;" \
    "INSERT INTO a VALUES (1, 'real'), (2, 'kept'); INSERT INTO b VALUES (10, 1), (12, 2);" \
    "DELETE FROM a WHERE kind = 'real';"
comes_back 'a view that is written through' "CREATE TABLE a (id int PRIMARY KEY, kind text); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE); CREATE VIEW v AS SELECT id, kind FROM a;" \
    "INSERT INTO a VALUES (1, 'real'), (2, 'kept'); INSERT INTO b VALUES (10, 1), (12, 2);" \
    "DELETE FROM v WHERE kind = 'real';"
comes_back 'a foreign key that the migration adds' "CREATE TABLE a (id int PRIMARY KEY, kind text); CREATE TABLE b (id int PRIMARY KEY, a int);" \
    "INSERT INTO a VALUES (1, 'real'), (2, 'kept'); INSERT INTO b VALUES (10, 1), (12, 2);" \
    "ALTER TABLE b ADD FOREIGN KEY (a) REFERENCES a ON DELETE CASCADE; DELETE FROM a WHERE kind = 'real';"
comes_back 'a key that two migrations follow' "CREATE TABLE a (id int PRIMARY KEY, kind text); CREATE TABLE b (id int PRIMARY KEY, a int NOT NULL REFERENCES a ON UPDATE CASCADE ON DELETE CASCADE);" \
    "INSERT INTO a VALUES (1, 'real'), (2, 'kept'); INSERT INTO b VALUES (10, 1), (12, 2);" \
    "UPDATE a SET id = id + 50 WHERE kind = 'real'; DELETE FROM a WHERE id > 50;"

given="CREATE TABLE a (id int PRIMARY KEY, kind text);" rows="INSERT INTO a VALUES (1, 'real'), (2, 'kept');"
comes_back 'a table that is renamed after it' "$given" "$rows" "UPDATE a SET kind = 'changed' WHERE kind = 'real'; ALTER TABLE a RENAME TO a_2;"
comes_back 'a table that is renamed before it' "$given" "$rows" "ALTER TABLE a RENAME TO a_2; UPDATE a_2 SET kind = 'changed' WHERE kind = 'real';"
comes_back 'a table that is renamed before it and after it' "$given" "$rows" \
    "ALTER TABLE a RENAME TO a_2; DELETE FROM a_2 WHERE kind = 'real'; ALTER TABLE a_2 RENAME TO a_3;"
comes_back 'a table that moves to another schema' "$given CREATE SCHEMA other_moved;" "$rows" \
    "DELETE FROM a WHERE kind = 'real'; ALTER TABLE a SET SCHEMA other_moved;"
comes_back 'a table whose name has to be quoted' "CREATE TABLE \"Per son\" (id int PRIMARY KEY, kind text);" "INSERT INTO \"Per son\" VALUES (1, 'real'), (2, 'kept');" \
    "UPDATE \"Per son\" SET kind = 'changed' WHERE kind = 'real'; ALTER TABLE \"Per son\" RENAME TO person;"
comes_back 'a view that is renamed after it' "$given CREATE VIEW v AS SELECT id, kind FROM a;" "$rows" \
    "DELETE FROM v WHERE kind = 'real'; ALTER VIEW v RENAME TO v_2;"
comes_back 'a table whose name another one has afterwards' "$given" "$rows" \
    "UPDATE a SET kind = 'changed' WHERE kind = 'real'; ALTER TABLE a RENAME TO a_2; CREATE TABLE a (id int); INSERT INTO a VALUES (1);"
comes_back 'a table that a function changes, and that is renamed' "$given CREATE FUNCTION go() RETURNS void LANGUAGE plpgsql AS 'BEGIN DELETE FROM a WHERE kind = ''real''; END';" "$rows" \
    "SELECT go(); ALTER TABLE a RENAME TO a_2; CREATE TABLE a (id int);"
comes_back 'a function' "$given CREATE FUNCTION go() RETURNS void LANGUAGE plpgsql AS 'BEGIN UPDATE a SET kind = ''changed'' WHERE kind = ''real''; END';" "$rows" \
    "SELECT go();"
comes_back 'a function within an expression' "$given CREATE FUNCTION go(int) RETURNS int LANGUAGE sql AS 'DELETE FROM a WHERE kind = ''real''; SELECT \$1';" "$rows" \
    "CREATE TABLE b (id int); INSERT INTO b VALUES (1); UPDATE b SET id = 1 + go(id);"
comes_back 'a function that is called by another one' "$given CREATE FUNCTION inner_go() RETURNS int LANGUAGE sql AS 'DELETE FROM a WHERE kind = ''real''; SELECT 1';
CREATE FUNCTION go() RETURNS void LANGUAGE plpgsql AS 'DECLARE n int; BEGIN IF true THEN n := inner_go(); END IF; END';" "$rows" \
    "DO \$\$ BEGIN PERFORM go(); END \$\$;"
if (($(psql -XAtc 'SHOW server_version_num') >= 140000)); then
    comes_back 'a function whose body is parsed' "$given CREATE FUNCTION go() RETURNS int BEGIN ATOMIC DELETE FROM a WHERE kind = 'real'; SELECT 1; END;" "$rows" \
        "SELECT go();"
    comes_back 'a function whose body is parsed, which a trigger performs' "$given CREATE TABLE b (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);
CREATE FUNCTION bump(i int) RETURNS void LANGUAGE sql BEGIN ATOMIC UPDATE b SET n = n + 1 WHERE id = i; END;
CREATE FUNCTION go() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.kind = ''real'' THEN PERFORM bump(NEW.id); END IF; RETURN NEW; END';
CREATE TRIGGER go AFTER UPDATE ON a FOR EACH ROW EXECUTE FUNCTION go();" "INSERT INTO b VALUES (1, 0), (2, 0); $rows" \
        "UPDATE a SET kind = kind;"
fi
comes_back 'a function that is dropped after it' "$given CREATE FUNCTION go() RETURNS void LANGUAGE sql AS 'DELETE FROM a WHERE kind = ''real''';" "$rows" \
    "SELECT go(); DROP FUNCTION go();"
comes_back 'a procedure' "$given CREATE PROCEDURE go(n int) LANGUAGE sql AS 'DELETE FROM a WHERE kind = ''real''';" "$rows" \
    "CALL go(1);"
comes_back 'an expression of ALTER TABLE that calls a function' "$given CREATE FUNCTION go(int) RETURNS bigint LANGUAGE sql AS 'DELETE FROM a WHERE kind = ''real''; SELECT 1::bigint';
CREATE TABLE b (id int PRIMARY KEY, n int);" "$rows INSERT INTO b VALUES (1, 1);" \
    "ALTER TABLE b ALTER n TYPE bigint USING go(n);"

for number in "${!ups[@]}"; do
    printf -- '-- migrator: incompatible "rows go"\n%s\n' "${ups[number]}" >"migrations/$(printf '%04d_up' $((number + 2))).up.sql"
done

# rows SCHEMA: all rows of its tables, one by one.
rows() {
    local table
    psql -XAtc "SELECT c.oid::regclass FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
        WHERE nspname IN ('$1', 'other_across', 'other_moved') AND relkind = 'r' ORDER BY 1" >tables
    while read -r table; do
        psql -XAtc "SELECT \$\$$table\$\$, t FROM $table AS t ORDER BY t::text COLLATE \"C\""
    done <tables
}

"$migrator" seal --quiet >/dev/null && "$migrator" up --quiet --environment production --to 1 >/dev/null && psql -Xq -v ON_ERROR_STOP=1 -f rows.sql || exit 1
run "$migrator" rehearse --quiet
exits 0 'all are rehearsed'
"$migrator" seal --quiet >/dev/null || exit 1
for number in "${!cases[@]}"; do rows "$(printf 'case_%02d' $((number + 1)))" >"before.$number"; done
run "$migrator" up
exits 0 'applied'
for number in "${!cases[@]}"; do rows "$(printf 'case_%02d' $((number + 1)))" >"applied.$number"; done
run "$migrator" rollback --to 1 --exact --run
exits 0 'undone'
unlike "$output" 'Not as before' 'without a conflict'
for number in "${!cases[@]}"; do
    not_ok "${cases[number]}: rows were changed" cmp -s "before.$number" "applied.$number"
    is "$(rows "$(printf 'case_%02d' $((number + 1)))")" "$(cat "before.$number")" "${cases[number]}: and are back"
done


# ---- what is written after the migration, and refers to what it made ----
rm -r migrations rollback .migrator
fresh_database
mkdir migrations
cat >migrations/0001_given.up.sql <<'SQL'
CREATE TABLE a (id int PRIMARY KEY, kind text);
CREATE TABLE taken (id int PRIMARY KEY, a int REFERENCES a ON UPDATE CASCADE ON DELETE CASCADE);
CREATE TABLE emptied (id int PRIMARY KEY, a int REFERENCES a ON UPDATE CASCADE ON DELETE SET NULL);
CREATE TABLE refused (id int PRIMARY KEY, a int REFERENCES a ON UPDATE CASCADE);
CREATE TABLE tree (id int PRIMARY KEY, parent int REFERENCES tree ON DELETE CASCADE);
SQL
cat >migrations/0002_up.up.sql <<'SQL'
-- migrator: incompatible "keys move"
UPDATE a SET id = id + 50 WHERE kind = 'real';
INSERT INTO a VALUES (60, 'new'), (61, 'new'), (62, 'new'), (63, 'new');
INSERT INTO tree VALUES (60, NULL), (61, 60), (62, NULL), (63, 62);
SQL
"$migrator" rehearse --quiet >/dev/null && "$migrator" seal --quiet && "$migrator" up --quiet --environment production --to 1 >/dev/null || exit 1
psql -Xqc "INSERT INTO a VALUES (1, 'real'), (2, 'kept'); INSERT INTO taken VALUES (10, 1)"
"$migrator" up --quiet >/dev/null || exit 1
psql -Xqc "INSERT INTO taken VALUES (90, 51), (91, 60); INSERT INTO emptied VALUES (92, 61); INSERT INTO refused VALUES (93, 62); INSERT INTO tree VALUES (94, 63)"
run "$migrator" rollback --to 1 --run
exits 0 'undone'
is "$(psql -XAtc 'SELECT id, a FROM taken ORDER BY id')" $'10|1\n90|1\n91|60' 'what refers with ON DELETE CASCADE is not taken along, and follows a row to its earlier key'
is "$(psql -XAtc 'SELECT id, a FROM emptied')" '92|61' 'with ON DELETE SET NULL it keeps what it refers to'
is "$(psql -XAtc 'SELECT id, a FROM refused')" '93|62' 'and stops nothing where the key would refuse'
is "$(psql -XAtc "SELECT string_agg(id::text, ' ' ORDER BY id) FROM a")" '1 2 60 61 62' 'the rows that are referred to stay'
is "$(psql -XAtc "SELECT string_agg(id::text, ' ' ORDER BY id) FROM tree WHERE id > 61")" '62 63 94' 'also in a table that refers to itself'
is "$(psql -XAtc "SELECT string_agg(id::text, ' ' ORDER BY id) FROM tree WHERE id < 62")" '' 'where the others go'
like "$output" 'public.a: 3 rows, added by the migration, written or referred to since' 'which is told'

done_testing
