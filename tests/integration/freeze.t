#!/usr/bin/env bash
# slow
# Writes to frozen tables are refused, whichever way they come; readers notice nothing; a freeze that was interrupted goes
# on, and a thaw lets everything pass at once. All of it by the program, and by its scripts with psql.
source "$(dirname "$0")/../support/tap.sh"
with_server

query() { psql -XAtqc "$1"; }
refused() { # NAME SQL…: each statement ends with 25006
    local name=$1 sql
    shift
    for sql in "$@"; do
        PGOPTIONS='-c lock_timeout=5s' psql -XAtq -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate -c "$sql" >refused.out 2>&1
        like "$(cat refused.out)" 'ERROR:  25006' "refused: $name: ${sql:0:60}"
    done
}
passes() { # NAME SQL
    ok "passes: $1" psql -XAtq -v ON_ERROR_STOP=1 -c "$2"
}
# What of a freeze is there: triggers outside of the ledger, functions in its schema.
leftovers() {
    query "SELECT (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'freeze\_%') || ' ' ||
        (SELECT count(*) FROM pg_proc WHERE proname LIKE 'freeze\_%')"
}
entries() { query "SELECT string_agg(kind || coalesce(' ' || (detail::json ->> 'state'), ''), ', ' ORDER BY seq)
    FROM migrator.ledger WHERE kind IN ('freeze', 'thaw')"; }
fact() { node -p "JSON.parse(fs.readFileSync('$1'))['$2']"; }
report_is_good() { ok "$1: the JSON is what its schema says" "$project/tests/support/check_report" "$1"; }

# A session that stays: say SQL to it, and it answers in file $1.out.
open_session() { # NAME
    mkfifo "$1.in"
    psql -XAtq -f - <"$1.in" >"$1.out" 2>&1 &
    exec {session_file}>"$1.in"
    eval "session_$1=$session_file"
}
say() { # NAME SQL, and wait until it is done
    local file=session_$1 mark=done_$((++said))
    printf '%s;\n\\echo %s\n' "$2" "$mark" >&"${!file}"
    for ((i = 0; i < 500; i++)); do
        grep -q "^$mark$" "$1.out" && return
        sleep 0.02
    done
    diag "session $1 does not come to an end: $2"
}
close_session() {
    local file=session_$1
    exec {file}>&-
    eval "exec ${!file}>&-"
}
said=0

make_tables() {
    mkdir -p migrations
    cat >migrations/1_tables.up.sql <<'SQL'
CREATE TABLE plain (id int PRIMARY KEY, v text);
INSERT INTO plain VALUES (1, 'one'), (2, 'two');
CREATE VIEW seen AS SELECT * FROM plain;
CREATE TABLE customer (id int PRIMARY KEY);
CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customer ON DELETE CASCADE ON UPDATE CASCADE);
INSERT INTO customer VALUES (1), (2);
INSERT INTO orders VALUES (10, 1);
CREATE TABLE event (id int, kind int) PARTITION BY LIST (kind);
CREATE TABLE event_1 PARTITION OF event FOR VALUES IN (1);
CREATE TABLE event_2 PARTITION OF event FOR VALUES IN (2) PARTITION BY RANGE (id);
CREATE TABLE event_2a PARTITION OF event_2 FOR VALUES FROM (0) TO (1000);
INSERT INTO event VALUES (1, 1), (2, 2);
CREATE TABLE loose (id int, kind int);
CREATE TABLE animal (name text);
CREATE TABLE cat (lives int) INHERITS (animal);
INSERT INTO animal VALUES ('dog');
INSERT INTO cat VALUES ('tom', 9);
CREATE SCHEMA shop;
CREATE TABLE shop."Odd, ""na'me\" (id int);
CREATE UNLOGGED TABLE shop.quick (id int);
CREATE FUNCTION write_it() RETURNS void LANGUAGE sql AS 'INSERT INTO plain VALUES (99)';
SQL
    "$migrator" seal --quiet >/dev/null
    "$migrator" up --quiet --environment production >/dev/null
}
contents() {
    query "SELECT string_agg(row::text, ' ' ORDER BY row::text) FROM (
        SELECT 'plain', id::text, v FROM plain UNION ALL SELECT 'customer', id::text, '' FROM customer
        UNION ALL SELECT 'orders', id::text, customer::text FROM orders UNION ALL SELECT 'event', id::text, kind::text FROM event WHERE kind <> 4
        UNION ALL SELECT 'animal', name, '' FROM animal) AS row"
}

# ---- what is asked for ----

run "$migrator" freeze --all --reason why
exits 4 'no ledger: refused'
like "$errors" 'no ledger' 'no ledger: says so'
make_tables
for wrong in '--reason why' '--all' '--all --tables plain --reason why' '--tables nothing --reason why' '--tables plain, --reason' \
    '--tables seen --reason why' '--tables pg_class --reason why' '--tables a.b.c.d --reason why' '--tables "" --reason why' \
    '--schema-name nowhere --reason why' '--schema-name pg_catalog --reason why'; do
    eval "run \"$migrator\" freeze $wrong"
    exits 2 "freeze $wrong"
done
run "$migrator" freeze --tables migrator.ledger --reason why
exits 4 'the ledger is never frozen'
run "$migrator" freeze --schema-name migrator --reason why
exits 4 'nor is its schema'
run "$migrator" thaw
exits 0 'thaw with nothing frozen'
like "$output" 'production: nothing is frozen' 'says so'
is "$(leftovers)" '0 0' 'nothing of all that left a trace'
is "$(entries)" '' 'nor an entry'

# ---- every way around a trigger ----

before=$(contents)
open_session planned
say planned "PREPARE written AS INSERT INTO plain VALUES (\$1)"
say planned "EXECUTE written (50)"
say planned "DELETE FROM plain WHERE id = 50"
open_session old
say old 'BEGIN ISOLATION LEVEL REPEATABLE READ'
say old 'SELECT count(*) FROM pg_class'
"$migrator" freeze --all --reason "wrong to'tals" --format json >freeze.json
is "$?" 0 'freeze --all'
report_is_good freeze.json
is "$(node -p 'JSON.parse(fs.readFileSync("freeze.json")).tables.length')" 12 'all tables of all schemas'
pass=$(fact freeze.json pass)

refused 'a plain table' 'INSERT INTO plain VALUES (3)' "UPDATE plain SET v = ''" 'DELETE FROM plain' 'TRUNCATE plain' \
    "UPDATE plain SET v = '' WHERE false" 'DELETE FROM plain WHERE false'
refused 'upsert' "INSERT INTO plain VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET v = excluded.v" \
    'INSERT INTO plain VALUES (1) ON CONFLICT DO NOTHING'
refused 'CTE' "WITH gone AS (DELETE FROM plain RETURNING *) SELECT count(*) FROM gone"
refused 'through a view' "UPDATE seen SET v = ''" 'INSERT INTO seen VALUES (4)'
refused 'in a function, in a DO block' 'SELECT write_it()' 'DO $$ BEGIN INSERT INTO plain VALUES (5); END $$'
printf '6\t3\n' >rows.tsv
refused 'COPY' '\copy plain FROM rows.tsv' '\copy event FROM rows.tsv'
if (($(query 'SHOW server_version_num') >= 150000)); then
    refused 'MERGE' 'MERGE INTO plain USING (VALUES (7)) AS new (id) ON plain.id = new.id WHEN NOT MATCHED THEN INSERT VALUES (new.id)' \
        "MERGE INTO plain USING (VALUES (1)) AS new (id) ON plain.id = new.id WHEN MATCHED THEN UPDATE SET v = 'merged'" \
        'MERGE INTO plain USING (VALUES (1)) AS new (id) ON plain.id = new.id WHEN MATCHED THEN DELETE'
else
    skip 'refused: MERGE' 'PostgreSQL 15 and later'
fi
refused 'a partitioned root' 'INSERT INTO event VALUES (3, 1)' 'UPDATE event SET id = 7' 'DELETE FROM event' 'TRUNCATE event'
refused 'directly into a partition' 'INSERT INTO event_1 VALUES (3, 1)' 'INSERT INTO event_2 VALUES (3, 2)' \
    'INSERT INTO event_2a VALUES (3, 2)' 'DELETE FROM event_2a' 'TRUNCATE event_1' 'TRUNCATE event_2' 'TRUNCATE event_2a'
refused 'from one partition to another' 'UPDATE event SET kind = 2 WHERE kind = 1' 'UPDATE event_1 SET id = 9'
query "CREATE TABLE event_3 PARTITION OF event FOR VALUES IN (3)"
refused 'a partition that came later' 'INSERT INTO event VALUES (1, 3)' 'INSERT INTO event_3 VALUES (1, 3)' '\copy event_3 FROM rows.tsv'
query "CREATE TABLE event_2b PARTITION OF event_2 FOR VALUES FROM (1000) TO (2000)"
refused 'a partition of a partition that came later' 'INSERT INTO event VALUES (1001, 2)' 'INSERT INTO event_2b VALUES (1001, 2)'
passes 'making a table later' 'CREATE TABLE later (id int, kind int); INSERT INTO later VALUES (1, 4)'
query "ALTER TABLE event ATTACH PARTITION later FOR VALUES IN (4)"
refused 'a table that became a partition later' 'INSERT INTO later VALUES (2, 4)' 'UPDATE event SET id = 3 WHERE kind = 4'
refused 'an inheritance parent' "UPDATE animal SET name = ''" 'DELETE FROM animal' "INSERT INTO cat VALUES ('x', 1)" \
    "UPDATE cat SET lives = 1" 'TRUNCATE animal' 'TRUNCATE ONLY cat'
refused 'a cascade' 'DELETE FROM customer WHERE id = 1' 'UPDATE customer SET id = 3 WHERE id = 1' 'TRUNCATE customer CASCADE'
refused 'as a replica' 'SET session_replication_role = replica; INSERT INTO plain VALUES (8)' \
    'SET session_replication_role = replica; INSERT INTO event_1 VALUES (8, 1)' \
    'SET session_replication_role = replica; TRUNCATE plain' 'SET session_replication_role = local; INSERT INTO cat VALUES (NULL, 2)'
refused 'odd names' 'INSERT INTO shop."Odd, ""na'"'"'me\" VALUES (1)' 'INSERT INTO shop.quick VALUES (1)'
say planned 'EXECUTE written (51)'
like "$(cat planned.out)" 'writes are frozen' 'refused: a statement that was prepared before'
say old "INSERT INTO customer VALUES (77)"
say old ROLLBACK
like "$(cat old.out)" 'writes are frozen' 'refused: a transaction whose snapshot is from before'
is "$(query "SELECT string_agg(DISTINCT tgenabled, '') FROM pg_trigger WHERE tgname LIKE 'freeze\_%'")" A 'all triggers fire always'
is "$(contents)" "$before" 'no row is another than before'
psql -XAtq -c 'INSERT INTO plain VALUES (3)' 2>said.txt
like "$(cat said.txt)" "ERROR:  writes are frozen: wrong to'tals \(freeze [0-9a-f]{12}; reading goes on\)" 'the writer reads why'

query "CREATE ROLE app_$PGDATABASE LOGIN; GRANT INSERT ON plain TO app_$PGDATABASE"
PGUSER=app_$PGDATABASE refused 'a role without rights on the ledger' 'INSERT INTO plain VALUES (3)'

# What is not stopped, and said to be so.
passes 'nextval' 'CREATE SEQUENCE counted; SELECT nextval($$counted$$)'
passes 'temporary tables' 'CREATE TEMPORARY TABLE mine (id int); INSERT INTO mine VALUES (1)'
passes 'locking reads' 'SELECT * FROM plain FOR UPDATE'
passes 'a table that was made later' 'CREATE TABLE shop.new (id int); INSERT INTO shop.new VALUES (1)'

# With the pass, for one transaction.
query "BEGIN; SET LOCAL migrator.pass = '$pass'; INSERT INTO plain VALUES (60); INSERT INTO event VALUES (60, 1);
    UPDATE event SET kind = 2, id = 61 WHERE id = 60; DELETE FROM plain WHERE id = 60; DELETE FROM event WHERE id = 61;
    UPDATE plain SET v = 'eins' WHERE id = 1; COMMIT"
is "$(query 'SELECT v FROM plain WHERE id = 1')" eins 'with the pass a repair writes'
refused 'after it, and with another pass' 'INSERT INTO plain VALUES (61)' \
    "SET migrator.pass = 'guessed'; INSERT INTO plain VALUES (61)" "SET migrator.pass = ''; INSERT INTO plain VALUES (61)"
query "BEGIN; SET LOCAL migrator.pass = '$pass'; UPDATE plain SET v = 'one' WHERE id = 1; COMMIT"

# ---- what the others say of it ----

run "$migrator" status
exits 0 'status'
like "$output" "^production: FROZEN since [0-9-]+ [0-9:]+Z \(freeze [0-9a-f]{12}\): wrong to'tals; next: migrator thaw" \
    'status: the first line'
like "$output" '1 applied, 0 pending' 'status: and the rest is there'
"$migrator" status --format json >status.json
report_is_good status.json
is "$(fact status.json frozen) $(fact status.json freeze_complete) $(fact status.json freeze_reason)" "true true wrong to'tals" 'status: in the JSON'
is "$(fact status.json freeze_id)" "$(fact freeze.json freeze_id)" 'status: the id'
run env -u DATABASE_URL -u PGHOST "$migrator" status --offline
like "$output" '^production: FROZEN since' 'status --offline: the same'
echo 'CREATE TABLE second (id int);' >migrations/2_second.up.sql
"$migrator" seal --quiet >/dev/null
seq=$(query 'SELECT max(seq) FROM migrator.ledger')
run "$migrator" up
exits 4 'up is refused'
like "$errors" "FROZEN since .*: wrong to'tals" 'up: says why'
like "$errors" 'migrator thaw' 'up: and what to do'
is "$(query "SELECT max(seq) FROM migrator.ledger") $(query "SELECT to_regclass('second')")" "$seq " 'up: touched nothing'
run "$migrator" plan
like "$output" '`migrator up` will be refused' 'plan: says so'
run "$migrator" log
like "$output" "frozen: wrong to'tals" 'log: has it'

# ---- again, and more ----

run "$migrator" freeze --all --reason "wrong to'tals"
exits 0 'the same freeze again'
refused 'what came later, now' 'INSERT INTO shop.new VALUES (2)' 'TRUNCATE event_3'
is "$(query "SELECT count(DISTINCT detail::json ->> 'id') FROM migrator.ledger WHERE kind = 'freeze'")" 1 'it is the same freeze'
head=$(query 'SELECT max(seq) FROM migrator.ledger')
run "$migrator" freeze --all --reason "wrong to'tals"
is "$(query 'SELECT max(seq) FROM migrator.ledger')" "$head" 'with nothing to do it writes nothing'

# ---- thaw ----

"$migrator" thaw --format json >thaw.json
is "$?" 0 thaw
report_is_good thaw.json
is "$(leftovers)" '0 0' 'thaw: nothing is left'
like "$(entries)" 'freeze begun, freeze frozen(, freeze begun, freeze frozen)?, thaw$' 'thaw: the ledger tells the story'
passes 'everything, after the thaw' "INSERT INTO plain VALUES (3); INSERT INTO event VALUES (3, 3); UPDATE event SET kind = 1 WHERE kind = 3;
    DELETE FROM event WHERE id = 3; DELETE FROM plain WHERE id = 3; INSERT INTO cat VALUES ('x', 1); DELETE FROM animal WHERE name = 'x'; TRUNCATE shop.quick"
run "$migrator" up
exits 0 'up, after the thaw'
is "$(query 'SELECT count(*) FROM migrator.check_chain()')" 0 'the chain is intact'
run "$migrator" status
like "$output" '^production: 2 applied, 0 pending' 'status is as before'
close_session planned
close_session old

query "DROP OWNED BY app_$PGDATABASE; DROP ROLE app_$PGDATABASE"

# ---- some tables ----

run "$migrator" freeze --tables 'event_2a, shop."Odd, ""na'"'"'me\"' --reason why
exits 0 'some tables'
like "$output" 'public\.event_1 .*part of a tree' 'a tree is frozen as a whole, which is said'
refused 'the whole tree' 'INSERT INTO event_1 VALUES (3, 1)' 'INSERT INTO event VALUES (3, 1)'
passes 'others' 'INSERT INTO plain VALUES (70); DELETE FROM plain WHERE id = 70'
run "$migrator" freeze --schema-name shop --tables plain --reason why
exits 2 'two choices at once'
run "$migrator" freeze --schema-name shop --reason 'more'
exits 0 'a schema, on top of it'
refused 'all of these' 'INSERT INTO shop.quick VALUES (1)' 'INSERT INTO event VALUES (3, 1)'
passes 'another schema' 'INSERT INTO plain VALUES (70); DELETE FROM plain WHERE id = 70'
is "$(query "SELECT detail::json ->> 'tables' FROM migrator.ledger WHERE kind = 'freeze' ORDER BY seq DESC LIMIT 1")" \
    '["public.event", "shop.\"Odd, \"\"na'"'"'me\\\"", "shop.new", "shop.quick"]' 'the newest entry names all'
run "$migrator" thaw
exits 0 'thaw of both'
is "$(leftovers)" '0 0' 'nothing is left of both'

# Cascades into frozen tables from one that is not.
run "$migrator" freeze --tables orders --reason why
refused 'a cascade from a table that is not frozen' 'DELETE FROM customer WHERE id = 1' 'UPDATE customer SET id = 3 WHERE id = 1' \
    'TRUNCATE customer CASCADE'
passes 'what does not cascade' 'INSERT INTO customer VALUES (3); UPDATE customer SET id = id WHERE id = 3'
"$migrator" thaw --quiet >/dev/null

# What belongs to an extension stays as it is, unless it is named.
query 'CREATE TABLE owned (id int); ALTER EXTENSION plpgsql ADD TABLE owned'
run "$migrator" freeze --all --reason why
passes "an extension's table" 'INSERT INTO owned VALUES (1)'
run "$migrator" freeze --tables owned --reason why
refused "an extension's table that is named" 'INSERT INTO owned VALUES (1)'
"$migrator" thaw --quiet >/dev/null
query 'ALTER EXTENSION plpgsql DROP TABLE owned; DROP TABLE owned'

# ---- readers and writers at work ----

open_session reader
say reader 'BEGIN'
say reader 'SELECT count(*) FROM plain'
run "$migrator" freeze --tables plain --reason why --lock-timeout 200ms
exits 0 'a reader does not hold up a freeze'
is "$(PGOPTIONS='-c lock_timeout=1s' query 'SELECT count(*) FROM plain')" 2 'nor does a freeze hold up a reader'
began=$(date +%s%N)
run "$migrator" thaw
exits 0 'thaw beside an open reader'
like "$output" 'thawed, writes pass again' 'it is thawed'
like "$output" 'public.plain +others are at work on it' 'what is left is said'
diag "thaw beside an open reader took $((($(date +%s%N) - began) / 1000000)) ms"
is "$(leftovers)" '2 3' 'the triggers and functions are still there'
passes 'writes, though' 'INSERT INTO plain VALUES (71); DELETE FROM plain WHERE id = 71'
run "$migrator" freeze --tables customer --reason 'the next one'
exits 0 'another freeze is possible'
run "$migrator" thaw --clean
exits 0 'thaw --clean beside the open reader'
like "$output" '^production: FROZEN since .*next: migrator thaw.*Nothing was thawed' 'thaw --clean does not thaw'
refused 'the open freeze, after thaw --clean' 'INSERT INTO customer VALUES (9)'
# A second reader, again and again while thaw --clean tries to get at the table.
: >stalled
(while [[ ! -e stop_reading ]]; do
    PGOPTIONS='-c lock_timeout=1s' psql -XAtqc 'SELECT 1 FROM plain LIMIT 1' >/dev/null 2>>stalled
done) &
reading=$!
for i in 1 2 3; do "$migrator" thaw --clean --quiet >/dev/null; done
touch stop_reading
wait $reading
is "$(cat stalled)" '' 'a second reader is not stalled by it'
say reader COMMIT
run "$migrator" thaw --clean
like "$output" 'cleaned tables +1' 'thaw --clean, when the reader is gone'
"$migrator" thaw --quiet >/dev/null
is "$(leftovers)" '0 0' 'and all is clean'
close_session reader

open_session writer
say writer 'BEGIN'
say writer "INSERT INTO orders VALUES (11, 2)"
run "$migrator" freeze --tables customer,orders,plain --reason why --lock-timeout 10ms
exits 7 'a writer in flight: the freeze gives up after a while'
like "$errors" 'backend [0-9]+ \(.*idle in transaction' 'it is named'
like "$errors" '2 of 3 tables are frozen' 'how far it came is said'
like "$errors" 'run the same again' 'and what to do'
refused 'the others' 'INSERT INTO plain VALUES (3)' 'INSERT INTO customer VALUES (3)'
run "$migrator" status
like "$output" '^production: FREEZING, IN PART FROZEN since .*next: migrator freeze again' 'status: in part'
run "$migrator" up
exits 4 'up is refused all the same'
"$migrator" freeze --tables customer,orders,plain --reason why >waiting.out 2>&1 &
freezing=$!
sleep 0.3
say writer "INSERT INTO orders VALUES (12, 2)"
say writer COMMIT
wait $freezing
is "$?" 0 'the same again waits for the writer'
is "$(query 'SELECT count(*) FROM orders WHERE id IN (11, 12)')" 2 'whose rows are there'
refused 'now that one, too' 'INSERT INTO orders VALUES (13, 2)'
is "$(query "SELECT count(DISTINCT detail::json ->> 'id') FROM migrator.ledger WHERE kind = 'freeze' AND seq > $head")" 6 'in the same freeze'
"$migrator" thaw --quiet >/dev/null
close_session writer

query "BEGIN; DELETE FROM orders WHERE id = 12; PREPARE TRANSACTION 'gid of $PGDATABASE'"
run "$migrator" freeze --tables orders --reason why --lock-timeout 10ms
exits 7 'a prepared transaction in the way'
like "$errors" "prepared transaction 'gid of $PGDATABASE' of $PGUSER" 'it is named by its gid'
query "COMMIT PREPARED 'gid of $PGDATABASE'"
run "$migrator" freeze --tables orders --reason why --lock-timeout 10ms
exits 0 'and when it is gone'
"$migrator" thaw --quiet >/dev/null

# ---- killed between tables ----

query "SELECT format('CREATE TABLE many_%s (id int)', lpad(n::text, 3, '0')) FROM generate_series(1, 150) AS n \gexec" ||
    psql -XAtq <<<"SELECT format('CREATE TABLE many_%s (id int)', lpad(n::text, 3, '0')) FROM generate_series(1, 150) AS n \gexec"
open_session middle
for signal in KILL INT; do
    [[ $signal == KILL ]] && ended=137 || ended=130
    say middle 'BEGIN'
    say middle 'INSERT INTO many_075 VALUES (1)'
    "$migrator" freeze --all --reason why >killed.out 2>killed.err &
    freezing=$!
    eventually 20 "$signal: the others are frozen" \
        bash -c "[[ \$(psql -XAtqc \"SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'freeze\_%\_row' AND tgrelid::regclass::text LIKE 'many%'\") == 149 ]]"
    kill -$signal $freezing
    wait $freezing 2>/dev/null
    is "$?" $ended "$signal: ended by it"
    say middle ROLLBACK
    run "$migrator" status
    like "$output" '^production: FREEZING' "$signal: status says that it is not complete"
    run "$migrator" freeze --all --reason why
    exits 0 "$signal: the same again"
    refused "$signal: the one that was left" 'INSERT INTO many_075 VALUES (1)'
    is "$(query "SELECT string_agg(detail::json ->> 'state', ' ' ORDER BY seq) FROM migrator.ledger WHERE detail::json ->> 'id' = (
        SELECT detail::json ->> 'id' FROM migrator.ledger WHERE kind = 'freeze' ORDER BY seq DESC LIMIT 1)")" 'begun frozen' \
        "$signal: one freeze, with an entry for each state"
    "$migrator" thaw --quiet >/dev/null
    is "$(leftovers)" '0 0' "$signal: thaw leaves nothing"
done
like "$(cat killed.err)" 'tables are frozen' 'INT: how far it came is said'
close_session middle

# Killed at any moment: the same again, or a thaw, is right.
for ((i = 1; i <= 12; i++)); do
    timeout --preserve-status -s KILL "0.0$(printf %02d $((i * 3 + 8)))" "$migrator" freeze --all --reason why >/dev/null 2>&1
    if ((i % 3)); then "$migrator" freeze --all --reason why --quiet >/dev/null 2>again.err || cat again.err >>again; fi
    psql -XAtqc 'INSERT INTO many_150 VALUES (1)' >/dev/null 2>&1 && ((i % 3)) && echo "$i: many_150 is not frozen" >>again
    timeout --preserve-status -s KILL "0.0$(printf %02d $((i * 3)))" "$migrator" thaw >/dev/null 2>&1
    "$migrator" thaw --quiet >/dev/null 2>again.err || cat again.err >>again
    [[ $(leftovers) == '0 0' ]] || echo "$i: left: $(leftovers)" >>again
    query 'INSERT INTO many_001 VALUES (1)' >>again 2>&1
done
ok 'killed at any moment: freeze and thaw again are right' test ! -s again || diag "$(cat again)"
is "$(query 'SELECT count(*) FROM migrator.check_chain()')" 0 'and the chain is intact'

# Two at once: one freeze, or one is told to come again.
"$migrator" freeze --all --reason one >one.out 2>&1 &
first=$!
"$migrator" freeze --all --reason two >two.out 2>&1
second=$?
wait $first
first=$?
ok 'two at once: one of them at least is done' test $((first * second)) -eq 0
ok 'and the other one too, or it is refused' test $((first + second)) -eq 0 -o $((first + second)) -eq 4
[[ $((first + second)) == 0 ]] || "$migrator" freeze --all --reason 'once more' --quiet >/dev/null
refused 'two at once' 'INSERT INTO many_001 VALUES (1)' 'INSERT INTO many_150 VALUES (1)'
"$migrator" thaw --quiet >/dev/null
is "$(leftovers)" '0 0' 'two at once: thaw leaves nothing'

# ---- an up that is at work ----

for n in $(seq 10 40); do echo "SELECT pg_sleep(0.05); CREATE TABLE step_$n (id int);" >"migrations/${n}_step.up.sql"; done
"$migrator" seal --quiet >/dev/null
"$migrator" up >up.out 2>up.err &
upping=$!
eventually 10 'an up is at work' bash -c "[[ \$(psql -XAtqc 'SELECT count(*) FROM migrator.applied') -ge 5 ]]"
run "$migrator" freeze --tables plain --reason 'in the middle of an up'
exits 0 'a freeze beside it'
wait $upping
is "$?" 4 'the up is refused what is left'
like "$(cat up.err)" 'FROZEN since' 'and says why'
applied=$(query 'SELECT count(*) FROM migrator.applied')
ok 'what had run by then is applied, the rest is not' test "$applied" -lt 33
is "$(query "SELECT count(*) FROM pg_class WHERE relname LIKE 'step\_%' AND relkind = 'r'")" "$((applied - 2))" 'each with its entry'
"$migrator" thaw --quiet >/dev/null
run "$migrator" up
exits 0 'after the thaw it goes on'
is "$(query 'SELECT count(*) FROM migrator.check_chain()')" 0 'and the chain is intact'

open_session long
say long "BEGIN; SELECT migrator.append('release')"
run "$migrator" freeze --tables plain --reason why
exits 7 'a migration that does not come to its end'
like "$errors" 'a migration is at work.*In the way: backend [0-9]+ \(.*nothing was frozen' 'is named'
say long ROLLBACK
close_session long
is "$(leftovers) $(query "SELECT count(*) FROM migrator.ledger WHERE detail LIKE '%why%' AND seq > (SELECT max(seq) FROM migrator.ledger
    WHERE kind = 'thaw')")" '0 0 0' 'and nothing is there'

# ---- rights ----

role=role_$PGDATABASE
query "CREATE ROLE $role LOGIN; GRANT USAGE ON SCHEMA migrator TO $role; GRANT CREATE ON SCHEMA migrator, public TO $role;
    GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA migrator TO $role; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA migrator TO $role;
    GRANT TRIGGER ON plain TO $role"
role_url=${DATABASE_URL/user=$PGUSER/user=$role}
as_role() { PGUSER=$role DATABASE_URL=$role_url "$@"; }
head=$(query 'SELECT max(seq) FROM migrator.ledger')
run as_role "$migrator" freeze --tables plain --reason why
exits 4 'a role that may freeze but not thaw'
like "$errors" "role $role may freeze but not thaw 1 table: public.plain \(of $PGUSER\)" 'the table is named'
run as_role "$migrator" freeze --tables plain --reason why --plan
exits 4 'also with --plan'
run as_role "$migrator" freeze --tables customer --reason why
exits 4 'a role that may not freeze'
like "$errors" "may not freeze 1 table: public.customer" 'is told so'
query "CREATE SUBSCRIPTION \"Idle $role\" CONNECTION 'host=/nowhere' PUBLICATION pub WITH (connect = false, slot_name = NONE, enabled = false)" 2>/dev/null
run as_role "$migrator" freeze --all --reason why
exits 4 'all tables, also where there is a subscription, and a schema that the role may not use'
query "DROP SUBSCRIPTION \"Idle $role\""
is "$(leftovers) $(query 'SELECT max(seq) FROM migrator.ledger')" "0 0 $head" 'nothing was touched'
query "CREATE TABLE theirs (id int); ALTER TABLE theirs OWNER TO $role"
run as_role "$migrator" freeze --tables theirs --reason why
exits 0 'its own tables'
refused 'its own tables' 'INSERT INTO theirs VALUES (1)'
run as_role "$migrator" thaw
exits 0 'which it may thaw'
is "$(leftovers)" '0 0' 'without a trace'
"$migrator" freeze --tables theirs --reason why --quiet >/dev/null
run as_role "$migrator" thaw
exits 4 "another's freeze"
like "$errors" "was made by the role $PGUSER" 'its maker is named'
refused 'it is still frozen' 'INSERT INTO theirs VALUES (1)'
"$migrator" thaw --quiet >/dev/null
query "DROP TABLE theirs; DROP OWNED BY $role; DROP ROLE $role"

# ---- with psql ----

head=$(query 'SELECT max(seq) FROM migrator.ledger')
run "$migrator" freeze --all --reason "by hand, it's \\ wrong" --plan
exits 0 'freeze --plan'
echo "$output" >freeze.sql
is "$(leftovers) $(query 'SELECT max(seq) FROM migrator.ledger')" "0 0 $head" 'changes nothing'
run psql -XAtq -f freeze.sql
exits 0 'psql runs the script'
refused 'by psql' 'INSERT INTO plain VALUES (3)' 'INSERT INTO event_2a VALUES (3, 2)' 'INSERT INTO shop."Odd, ""na'"'"'me\" VALUES (1)' \
    'TRUNCATE many_001'
run "$migrator" status
like "$output" "^production: FROZEN since .*: by hand, it's \\\\ wrong; next" 'status knows it'
is "$(query "SELECT string_agg(program || ' ' || (detail::json ->> 'state'), ', ' ORDER BY seq) FROM migrator.ledger WHERE seq > $head")" \
    'psql begun, psql frozen' 'it wrote its entries'
run psql -XAtq -f freeze.sql
exits 0 'psql runs it again'
is "$(query 'SELECT max(seq) FROM migrator.ledger')" $((head + 2)) 'and writes nothing new'
pass=$(sed -n "s/.*SET LOCAL migrator.pass = '\(.*\)';/\1/p" freeze.sql)
passes 'what has the pass' "BEGIN; SET LOCAL migrator.pass = '$pass'; INSERT INTO plain VALUES (3); ROLLBACK"
run "$migrator" freeze --tables plain --reason "half by hand"
exits 0 'the program goes on with it'
"$migrator" thaw --plan >thaw.sql
run psql -XAtq -f thaw.sql
exits 0 'psql thaws'
is "$(leftovers)" '0 0' 'and leaves nothing'
run psql -XAtq -f thaw.sql
exits 0 'once more'
is "$(query "SELECT count(*) FROM migrator.ledger WHERE seq > $head AND kind = 'thaw'")" 1 'which writes no second entry'
run psql -XAtq -f freeze.sql
exits 3 'a freeze that was thawed is not begun again by its script'
like "$errors" 'was thawed' 'says so'
is "$(leftovers)" '0 0' 'and leaves nothing either'
"$migrator" freeze --tables plain --reason 'another one' --quiet >/dev/null
run "$migrator" freeze --tables plain --reason 'another one' --plan
unlike "$output" 'RETURNS trigger' 'a script for the open freeze leaves its function alone'
"$migrator" thaw --quiet >/dev/null
is "$(query 'SELECT count(*) FROM migrator.check_chain()')" 0 'the chain is intact'
run "$migrator" log --format json
exits 0 'so says the program'
# In one transaction, as the script's reader may wish; and with a lock in the way the script ends, and goes on when run again.
"$migrator" freeze --tables plain,customer --reason 'blocked' --lock-timeout 5ms --plan >blocked.sql
open_session blocking
say blocking 'BEGIN'
say blocking 'UPDATE plain SET v = v'
run psql -XAtq -f blocked.sql
exits 3 'psql: a writer in the way'
like "$errors" 'In the way: backend' 'is named'
say blocking ROLLBACK
run psql -XAtq -f blocked.sql
exits 0 'psql: again'
refused 'psql: again' 'INSERT INTO plain VALUES (3)' 'INSERT INTO customer VALUES (3)'
"$migrator" thaw --quiet >/dev/null
close_session blocking

# An entry that somebody wrote.
query "SELECT migrator.append('freeze', detail => '{\"reason\": \"by hand\"}')"
run "$migrator" up
exits 4 'an entry of a freeze that somebody wrote: up is refused'
run "$migrator" freeze --tables plain --reason why
exits 4 'and no other freeze is begun'
run "$migrator" thaw
exits 0 'thaw ends it'
run "$migrator" up
exits 0 'and up runs'

# ---- replication ----

subscriber=$PGDATABASE
publisher=${PGDATABASE}_pub
query "CREATE DATABASE $publisher"
at_publisher() { PGDATABASE=$publisher query "$1"; }
at_publisher 'CREATE TABLE fed (id int PRIMARY KEY); CREATE TABLE part (id int, k int, PRIMARY KEY (id, k)) PARTITION BY LIST (k);
    CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1)'
at_publisher "CREATE PUBLICATION pub FOR TABLE fed, part WITH (publish_via_partition_root = true)"
at_publisher "SELECT pg_create_logical_replication_slot('slot_$subscriber', 'pgoutput')" >/dev/null
query 'CREATE TABLE fed (id int PRIMARY KEY); CREATE TABLE part (id int, k int, PRIMARY KEY (id, k)) PARTITION BY LIST (k);
    CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1)'
query "CREATE SUBSCRIPTION \"Sub $subscriber\" CONNECTION 'host=$PGHOST port=$PGPORT user=$PGUSER dbname=$publisher' PUBLICATION pub
    WITH (create_slot = false, slot_name = 'slot_$subscriber')"
fed() { query "SELECT (SELECT count(*) FROM fed) || ' ' || (SELECT count(*) FROM part)"; }
has_fed() { [[ $(fed) == "$1" ]]; }
at_publisher 'INSERT INTO fed VALUES (1); INSERT INTO part VALUES (1, 1)'
eventually 20 'a subscription brings rows' has_fed '1 1'
"$migrator" freeze --tables fed,part --reason 'also replication' --format json >freeze.json
is "$?" 0 'freeze of tables that a subscription writes to'
report_is_good freeze.json
is "$(node -p 'JSON.stringify(JSON.parse(fs.readFileSync("freeze.json")).subscriptions.map((s) => [s.subscription, s.state]))')" \
    "[[\"Sub $subscriber\",\"disabled until thaw\"]]" 'the subscription is named'
is "$(query 'SELECT subenabled FROM pg_subscription')" f 'and disabled'
at_publisher 'INSERT INTO fed VALUES (2); INSERT INTO part VALUES (2, 1)'
run "$migrator" freeze --tables fed --reason 'also replication'
exits 0 'again'
# Enabled by hand, the apply worker meets the triggers.
query "ALTER SUBSCRIPTION \"Sub $subscriber\" ENABLE"
sleep 1.5
is "$(fed)" '1 1' 'with the subscription enabled by hand the triggers stop its rows'
query "ALTER SUBSCRIPTION \"Sub $subscriber\" DISABLE"
"$migrator" thaw --format json >thaw.json
report_is_good thaw.json
like "$(cat thaw.json)" "The subscription Sub $subscriber is enabled again" 'thaw enables it again'
eventually 30 'and nothing of what was published is lost' has_fed '2 2'
# TRUNCATE by replication, past a subscription that is not disabled.
"$migrator" freeze --tables fed,part --reason 'truncate' --quiet >/dev/null
at_publisher 'TRUNCATE fed, part'
query "ALTER SUBSCRIPTION \"Sub $subscriber\" ENABLE"
sleep 1.5
is "$(fed)" '2 2' 'a TRUNCATE that is replicated is stopped'
"$migrator" thaw --quiet >/dev/null
eventually 30 'until the thaw' has_fed '0 0'
# A script disables it, too; and one that was disabled before stays so.
"$migrator" freeze --tables fed --reason 'by psql' --plan >sub.sql
psql -XAtq -f sub.sql >/dev/null
is "$(query 'SELECT subenabled FROM pg_subscription')" f 'psql: disabled'
"$migrator" thaw --quiet >/dev/null
is "$(query 'SELECT subenabled FROM pg_subscription')" t 'psql: and enabled by thaw'
query "ALTER SUBSCRIPTION \"Sub $subscriber\" DISABLE"
"$migrator" freeze --tables fed --reason 'off before' --quiet >/dev/null
"$migrator" thaw --quiet >/dev/null
is "$(query 'SELECT subenabled FROM pg_subscription')" f 'one that was disabled before stays so'
query "ALTER SUBSCRIPTION \"Sub $subscriber\" SET (slot_name = NONE)"
query "DROP SUBSCRIPTION \"Sub $subscriber\""
at_publisher "SELECT pg_drop_replication_slot('slot_$subscriber')" >/dev/null
query "DROP DATABASE $publisher"

# ---- trees of other shapes ----

query "CREATE TABLE left_parent (a int); CREATE TABLE right_parent (b int); CREATE TABLE mixed () INHERITS (left_parent, right_parent);
    CREATE TABLE grandchild () INHERITS (mixed); INSERT INTO mixed VALUES (1, 2);
    CREATE FOREIGN DATA WRAPPER nowhere; CREATE SERVER far FOREIGN DATA WRAPPER nowhere;
    CREATE TABLE sale (id int, k int) PARTITION BY LIST (k); CREATE TABLE sale_1 PARTITION OF sale FOR VALUES IN (1);
    CREATE FOREIGN TABLE sale_far PARTITION OF sale FOR VALUES IN (2) SERVER far; CREATE FOREIGN TABLE alone (id int) SERVER far"
run "$migrator" freeze --tables left_parent,sale_far,alone --reason why
exits 0 'two parents, foreign tables'
refused 'a child with two parents, and both' 'INSERT INTO mixed VALUES (3, 4)' 'DELETE FROM left_parent' 'UPDATE right_parent SET b = 0' \
    'INSERT INTO right_parent VALUES (1)' 'TRUNCATE grandchild'
refused 'beside a foreign partition' 'INSERT INTO sale VALUES (1, 1)' 'INSERT INTO sale_1 VALUES (1, 1)'
"$migrator" thaw --quiet >/dev/null 2>&1
is "$(leftovers)" '0 0' 'which are thawed as well'
query 'DROP TABLE left_parent, right_parent, mixed, grandchild, sale; DROP FOREIGN DATA WRAPPER nowhere CASCADE' 2>/dev/null

# ---- an autovacuum in the way ----

# It gives way only to those who wait for longer than deadlock_timeout. On a server of its own, whose settings it changes.
cat >vacuumed <<'SH'
mkdir vacuumed.d && cd vacuumed.d && mkdir migrations || exit
echo "CREATE TABLE big (id int, v text) WITH (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1,
    autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0);" >migrations/1_big.up.sql
"$1" seal --quiet >/dev/null
"$1" up --quiet --environment production >/dev/null
psql -Xqc "ALTER SYSTEM SET autovacuum_naptime = '1s'" -c "SELECT pg_reload_conf()" >/dev/null
psql -Xqc "INSERT INTO big SELECT n, repeat('x', 500) FROM generate_series(1, 100000) AS n" -c 'DELETE FROM big WHERE id % 2 = 0'
for ((i = 0; i < 300; i++)); do
    psql -XAtqc "SELECT query FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'" | grep -q big && break
    sleep 0.1
done
echo "vacuuming: $((i < 300))"
"$1" freeze --all --reason why
SH
run env -u PGHOST -u DATABASE_URL "$migrator" sandbox -- bash vacuumed "$migrator"
exits 0 'an autovacuum gives way to a freeze'
like "$output" 'vacuuming: 1.*1 table is frozen' 'which was at work on the table'

# ---- where it is done ----

PGOPTIONS='-c default_transaction_isolation=serializable -c default_transaction_read_only=on -c statement_timeout=1ms' \
    run "$migrator" freeze --tables plain,event --reason why
exits 0 "a role's own defaults do not matter"
refused "a role's own defaults" 'INSERT INTO plain VALUES (3)' 'INSERT INTO event_1 VALUES (3, 1)'
"$migrator" thaw --quiet >/dev/null

fresh_database
mkdir other && cd other || exit
make_schema='Led ger%s'
mkdir migrations && echo 'CREATE TABLE t (id int);' >migrations/1_t.up.sql
"$migrator" seal --quiet >/dev/null
export MIGRATOR_LEDGER_SCHEMA=$make_schema
"$migrator" up --quiet --environment staging >/dev/null
run "$migrator" freeze --all --reason why
exits 0 'a ledger with an odd name'
refused 'a ledger with an odd name' 'INSERT INTO t VALUES (1)'
run "$migrator" thaw
exits 0 'is thawed as well'
is "$(leftovers)" '0 0' 'and cleaned'
"$migrator" freeze --all --reason why --plan >freeze.sql
run psql -XAtq -f freeze.sql
exits 0 'by psql, too'
refused 'by psql, too' 'INSERT INTO t VALUES (1)'
"$migrator" thaw --plan >thaw.sql
run psql -XAtq -f thaw.sql
exits 0 'and thawed'
is "$(leftovers)" '0 0' 'and cleaned by psql'

for file in "$project"/schemas/freeze/*.sql; do
    { echo 'PREPARE it AS' && sed 's/@schema@/"Led ger%s"/g' "$file"; } >statement.sql
    "$migrator" freeze --all --reason why --quiet >/dev/null
    ok "${file##*/} can be prepared" psql -Xq -v ON_ERROR_STOP=1 -f statement.sql
done

done_testing
