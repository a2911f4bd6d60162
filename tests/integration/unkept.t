#!/usr/bin/env bash
# What a migration writes by statements that are put together at run time, and its rehearsal's rows did not make it write:
# nothing keeps that, so that it is refused where it would.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

# A migration of a schema of its own: what it begins with, then, behind "-- rows", those of production, and behind "-- up"
# the change. It is rehearsed without these rows, and applied with them: `status`, `output` and `errors` are those of up.
applied() { # [SEED]: what the rehearsal begins with
    rm -rf migrations rollback seed.sql .migrator
    fresh_database
    mkdir migrations
    sed '/^-- rows/,$d' "$scratch/change" >migrations/0001_given.up.sql
    {
        echo '-- migrator: incompatible "what the rows say is another thing"'
        sed '1,/^-- up/d' "$scratch/change"
    } >migrations/0002_change.up.sql
    [[ -z ${1:-} ]] || echo "$1" >seed.sql
    rehearsed=$("$migrator" rehearse 2) || diag "$rehearsed"
    "$migrator" seal --quiet >/dev/null
    "$migrator" up --quiet --no-rehearse --environment production --to 1 >/dev/null
    sed -n '/^-- rows/,/^-- up/p' "$scratch/change" | psql -Xq -v ON_ERROR_STOP=1
    run "$migrator" up --no-rehearse --environment production
}
change() { cat >"$scratch/change"; }
like_refused() { # WHAT WHY NAME
    like "$rehearsed" '2 +change .* proven' "$3: the rehearsal's rows do not reach it"
    exits 4 "$3: it is refused"
    like "$output$errors" "rows would change that the way back does not keep: $1" "$3: and says what"
    like "$output$errors" 'seed\.sql' "$3: and what to do"
    is "$(psql -XAtc "$2")" "${4:-}" "$3: nothing is changed"
    is "$(psql -XAtc 'SELECT max(version) FROM migrator.applied')" 1 "$3: nor noted"
}

registry='CREATE TABLE registry (name text PRIMARY KEY); CREATE TABLE orders (id int PRIMARY KEY, n int);
    CREATE TABLE notes (id int PRIMARY KEY, n int);'
production="-- rows
INSERT INTO registry VALUES ('orders'), ('notes'); INSERT INTO orders VALUES (1, 1), (2, 2); INSERT INTO notes VALUES (1, 1);
-- up"

change <<SQL
$registry
$production
DO \$\$ DECLARE t text; BEGIN
    FOR t IN SELECT name FROM registry WHERE to_regclass(name) IS NOT NULL LOOP EXECUTE format('UPDATE %I SET n = n + 1', t); END LOOP;
END \$\$;
SQL
applied
like_refused 'public\.notes 0 inserted, 1 updated, 0 deleted; public\.orders 0 inserted, 2 updated, 0 deleted' \
    'SELECT sum(n) FROM orders' 'a DO block' 3
"$migrator" forget 2 --reason x >/dev/null 2>&1
is "$(psql -XAtc "SELECT count(*) FROM pg_class WHERE relname ~ '^written_'")" 0 'a DO block: nothing is left'

applied "INSERT INTO registry VALUES ('orders'), ('notes'); INSERT INTO orders VALUES (7, 7); INSERT INTO notes VALUES (7, 7);"
exits 0 'a seed that makes it write: it is applied'
is "$(psql -XAtc 'SELECT (SELECT sum(n) FROM orders), (SELECT sum(n) FROM notes)')" '5|2' 'and writes'
run "$migrator" rollback --to 1 --run --environment production
exits 0 'it goes back'
is "$(psql -XAtc 'SELECT (SELECT sum(n) FROM orders), (SELECT sum(n) FROM notes)')" '3|1' 'to the rows that were there'

change <<SQL
$registry
CREATE PROCEDURE add_all() LANGUAGE plpgsql AS \$\$ DECLARE t text; BEGIN
    FOR t IN SELECT name FROM registry WHERE to_regclass(name) IS NOT NULL LOOP EXECUTE 'DELETE FROM ' || t; END LOOP;
END \$\$;
$production
CALL add_all();
SQL
applied
like_refused 'public\.notes 0 inserted, 0 updated, 1 deleted; public\.orders 0 inserted, 0 updated, 2 deleted' \
    'SELECT count(*) FROM orders' 'a procedure' 2

change <<SQL
$registry
$production
DO \$\$ DECLARE t text; BEGIN
    FOR t IN SELECT name FROM registry WHERE to_regclass(name) IS NOT NULL LOOP EXECUTE 'TRUNCATE ' || t; END LOOP;
END \$\$;
SQL
applied
like_refused 'public\.notes emptied; public\.orders emptied' 'SELECT count(*) FROM orders' 'TRUNCATE' 2

change <<SQL
$registry
$production
DO \$\$ DECLARE t text; BEGIN
    FOR t IN SELECT name FROM registry WHERE to_regclass(name) IS NOT NULL LOOP EXECUTE 'DROP TABLE ' || t; END LOOP;
END \$\$;
SQL
applied
like_refused 'public\.notes dropped; public\.orders dropped' 'SELECT count(*) FROM orders' 'DROP TABLE' 2

change <<SQL
CREATE TABLE registry (name text PRIMARY KEY); CREATE TABLE days (day int, n int) PARTITION BY LIST (day);
CREATE TABLE days_1 PARTITION OF days FOR VALUES IN (1);
-- rows
CREATE TABLE days_2 PARTITION OF days FOR VALUES IN (2);
INSERT INTO registry VALUES ('days'); INSERT INTO days VALUES (1, 1), (2, 2);
-- up
DO \$\$ DECLARE t text; BEGIN
    FOR t IN SELECT name FROM registry WHERE to_regclass(name) IS NOT NULL LOOP EXECUTE 'UPDATE days SET n = 0 WHERE day = 2'; END LOOP;
    FOR t IN SELECT name FROM registry WHERE to_regclass(name) IS NOT NULL LOOP EXECUTE format('UPDATE %I SET n = 0', t); END LOOP;
END \$\$;
SQL
sed -i "s/EXECUTE 'UPDATE days.*; END LOOP;/NULL; END LOOP;/" "$scratch/change"
applied
like_refused 'public\.days_1 0 inserted, 1 updated, 0 deleted; public\.days_2 0 inserted, 1 updated, 0 deleted' \
    'SELECT sum(n) FROM days' 'partitions, through their root' 3

# ---- what is kept, or takes no rows, is no matter ----

change <<SQL
$registry
CREATE TABLE days (day int, n int) PARTITION BY LIST (day); CREATE TABLE days_1 PARTITION OF days FOR VALUES IN (1);
CREATE TABLE wide (id int PRIMARY KEY, n int, gone text); CREATE TABLE none (id int); CREATE TABLE away (id int);
$production
UPDATE days SET n = n + 1; UPDATE orders SET n = n + 1;
ALTER TABLE wide ALTER n TYPE bigint, DROP gone; ALTER TABLE none ALTER id TYPE bigint;
CREATE TABLE fresh AS SELECT 1 AS id; DROP TABLE away;
DO \$\$ BEGIN EXECUTE 'UPDATE ' || 'orders SET n = n + 1'; END \$\$;
SQL
sed -i 's/^-- up$/CREATE TABLE days_2 PARTITION OF days FOR VALUES IN (2); INSERT INTO days VALUES (1, 1), (2, 2); INSERT INTO wide VALUES (1, 1, 1);\n&/' "$scratch/change"
sed -i 's/^-- up$/INSERT INTO away VALUES (1);\n&/' "$scratch/change"
applied
exits 0 'tables whose rows are kept, stored anew, new, dropped: it is applied'
run "$migrator" rollback --to 1 --run --environment production --pg-bindir /nowhere
exits 0 'it goes back'
is "$(psql -XAtc 'SELECT (SELECT sum(n) FROM orders), (SELECT sum(n) FROM days), (SELECT n || gone FROM wide), (SELECT id FROM away)')" \
    '3|3|11|1' 'to the rows that were there'

change <<SQL
$registry
$production
ALTER TABLE orders ADD COLUMN note text;
UPDATE notes SET n = 7;
SQL
applied
unlike "$(cat rollback/0002_change/capture.sql)" 'written_' 'what is read as a whole is not asked'

# ---- outside of a transaction ----

change <<SQL
$registry
$production
-- migrator: transaction off
ALTER TABLE orders ADD COLUMN note text;
DO \$\$ DECLARE t text; BEGIN
    FOR t IN SELECT name FROM registry WHERE to_regclass(name) IS NOT NULL LOOP EXECUTE format('UPDATE %I SET n = n + 1', t); END LOOP;
END \$\$;
SQL
applied
exits 6 'with transaction off, the statement alone is refused'
like "$output$errors" 'public\.notes 0 inserted, 1 updated' 'and says what'
like "$output$errors" '1 of 2 statements are done' 'and what is done'
is "$(psql -XAtc 'SELECT sum(n) FROM orders')" 3 'nothing of it'

change <<SQL
$registry
$production
-- migrator: transaction off
DO \$\$ DECLARE t text; BEGIN
    FOR t IN SELECT name FROM registry WHERE to_regclass(name) IS NOT NULL LOOP EXECUTE 'DELETE FROM ' || t; COMMIT; END LOOP;
END \$\$;
SQL
applied
like "$rehearsed" 'may write or take away rows, by statements that are put together at run time' 'what commits by itself has no way back'

# ---- functions that no text names ----

writer="CREATE TABLE notes (id int); CREATE TABLE orders (id int PRIMARY KEY, n int);
CREATE FUNCTION noted(n int) RETURNS int LANGUAGE plpgsql AS \$\$
BEGIN IF n = 77 THEN INSERT INTO notes VALUES (n); END IF; RETURN n; END \$\$;"
reached="-- rows
INSERT INTO orders VALUES (1, 77);
-- up"

change <<SQL
$writer
CREATE VIEW noted_orders AS SELECT id, noted(n) AS n FROM orders;
$reached
DO \$\$ BEGIN PERFORM sum(n) FROM noted_orders; END \$\$;
SQL
applied
like_refused 'public\.notes 1 inserted, 0 updated, 0 deleted' 'SELECT count(*) FROM notes' 'a view that calls a function' 0

change <<SQL
$writer
CREATE FUNCTION plus(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT noted(b)';
CREATE OPERATOR @+@ (LEFTARG = int, RIGHTARG = int, FUNCTION = plus);
$reached
SELECT 1 @+@ n FROM orders;
SQL
applied
like_refused 'public\.notes 1 inserted, 0 updated, 0 deleted' 'SELECT count(*) FROM notes' 'an operator' 0

change <<SQL
$writer
CREATE FUNCTION log_it() RETURNS event_trigger LANGUAGE plpgsql AS \$\$
BEGIN IF EXISTS (SELECT FROM public.orders WHERE n = 77) THEN INSERT INTO public.notes VALUES (1); END IF; END \$\$;
CREATE EVENT TRIGGER log_it ON ddl_command_end EXECUTE FUNCTION log_it();
$reached
ALTER TABLE orders ADD more int;
SQL
applied
like_refused 'public\.notes' 'SELECT count(*) FROM pg_attribute WHERE attname = '"'more'" 'an event trigger' 0

done_testing
