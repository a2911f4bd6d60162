#!/usr/bin/env bash
# slow
# A ledger that somebody changed is found out: by its chain, by check_chain() in SQL and by what the history knows;
# one that was put back, copied or renamed is told apart from it.
source "$(dirname "$0")/../support/tap.sh"
with_server

columns='seq, kind, version, name, digest, files, class, application, run, role, host, program, at, xid, detail, previous, link'
mkdir migrations
for n in 1 2 3; do echo "CREATE TABLE t$n (id int);" >migrations/${n}_t.up.sql; done
"$migrator" seal --quiet >/dev/null

query() { psql -XAtqc "$1"; }
entries() { query 'SELECT count(*) FROM migrator.ledger'; }
problems() { query "SELECT string_agg(seq || ' ' || problem, ', ' ORDER BY seq) FROM migrator.check_chain()"; }

# begin: a fresh database with three applied, entries 1 genesis, 2 to 4; the history knows them.
begin() {
    rm -rf .migrator
    fresh_database
    "$migrator" up --environment staging --quiet >/dev/null
    query "CREATE TABLE kept AS SELECT $columns FROM migrator.ledger"
    rm -rf .kept && cp -r .migrator .kept
}

forge() { psql -Xq -v ON_ERROR_STOP=1 -c 'ALTER TABLE migrator.ledger DISABLE TRIGGER ALL' -c "$1"; }
put_back() {
    forge 'DELETE FROM migrator.ledger'
    query "INSERT INTO migrator.ledger ($columns) SELECT $columns FROM kept"
    rm -rf .migrator && cp -r .kept .migrator
}
# All links computed again, as somebody would who knows how.
relink() {
    forge 'DO $$
        DECLARE
            entry migrator.ledger;
            link bytea;
        BEGIN
            FOR entry IN SELECT * FROM migrator.ledger ORDER BY seq LOOP
                entry.previous := link;
                link := migrator.entry_link(entry);
                UPDATE migrator.ledger SET previous = entry.previous, link = migrator.entry_link(entry) WHERE seq = entry.seq;
            END LOOP;
        END $$'
}

finds() { # WORDS NAME: status, plan, up and log say so, and nothing moves
    local command before
    before=$(query "SELECT md5(string_agg(ledger::text, '' ORDER BY seq)) FROM migrator.ledger")
    for command in status plan up log; do
        run "$migrator" $command
        exits 9 "$2: $command exits 9"
        like "$errors" "$1" "$2: $command says where"
    done
    is "$(query "SELECT md5(string_agg(ledger::text, '' ORDER BY seq)) FROM migrator.ledger")" "$before" "$2: nothing was written"
}

# ---- one field of one entry changed ----

begin
while IFS='|' read -r field change; do
    forge "UPDATE migrator.ledger SET $change WHERE seq = 3"
    run "$migrator" status
    exits 9 "$field changed: exit 9"
    like "$errors" "at entry 3: field $field" "$field changed: is named"
    like "$errors" 'the history knows .+' "$field changed: and what it was"
    rm -rf .migrator
    run "$migrator" status
    exits 9 "$field changed, no history: exit 9"
    like "$errors" 'broken at entry 3: field (link|previous)' "$field changed, no history: by the chain"
    like "$(problems)" '^3 ' "$field changed: check_chain() finds it"
    put_back
done <<'CHANGES'
kind|kind = 'policy'
version|version = 77
name|name = 'other'
name|name = NULL
digest|digest = sha256('other')
digest|digest = NULL
files|files = files || ' '
class|class = 'destructive'
application|application = '2222222'
run|run = gen_random_uuid()
role|role = 'nobody'
host|host = ''
program|program = 'psql'
at|at = at - interval '1 day'
at|at = at + interval '1 microsecond'
at|at = 'infinity'
xid|xid = '3'
detail|detail = '{}'
previous|previous = sha256('other')
link|link = sha256('other')
CHANGES
run "$migrator" status
exits 0 'put back as it was: nothing is to be found'

forge "UPDATE migrator.ledger SET detail = replace(detail, 'staging', 'development') WHERE seq = 1"
finds 'at entry 1: field detail' 'another environment in the first entry'
put_back

# ---- entries removed and put in ----

forge 'DELETE FROM migrator.ledger WHERE seq = 3'
finds 'at entry 3: field seq: the entry is missing' 'removed from the middle'
like "$(problems)" '^4 entries before it are missing' 'removed from the middle: check_chain() finds it'
rm -rf .migrator
finds 'at entry 3: field seq: the entry is missing' 'removed from the middle, no history'
put_back

forge 'DELETE FROM migrator.ledger WHERE seq = 1'
finds 'entry 1: field seq: the entry is missing' 'the first one removed'
put_back
forge 'TRUNCATE migrator.ledger'
finds 'was emptied' 'emptied'
put_back

forge "UPDATE migrator.ledger SET seq = seq + 100 WHERE seq > 2; UPDATE migrator.ledger SET seq = seq - 99 WHERE seq > 100;
    INSERT INTO migrator.ledger ($columns)
    SELECT 3, kind, 2, 'inserted', digest, files, class, application, run, role, host, program, at, xid, detail, link, sha256('x')
    FROM kept WHERE seq = 2"
finds 'at entry 3: field name' 'inserted'
like "$(problems)" '^3 link does not fit' 'inserted: check_chain() finds it'
put_back
forge "INSERT INTO migrator.ledger ($columns)
    SELECT 5, 'apply', 5, 'inserted', digest, files, class, application, run, role, host, program, at, xid, detail, link, sha256('x')
    FROM kept WHERE seq = 4"
finds 'broken at entry 5: field link' 'put at the end without its link'
put_back

# ---- forged so that it is whole in itself: only what is known elsewhere tells ----

forge "UPDATE migrator.ledger SET at = at - interval '1 day' WHERE seq = 3"
relink
is "$(problems)" '' 'links made again: the chain itself is whole'
finds 'at entry 3: field at' 'a day earlier, links made again'
like "$errors" 'the ledger says 20.*Z, the history knows 20.*Z' 'a day earlier, links made again: both times are said'
put_back
forge 'DELETE FROM migrator.ledger WHERE seq = 3; UPDATE migrator.ledger SET seq = 3 WHERE seq = 4'
relink
is "$(problems)" '' 'an entry taken out and the rest moved up: the chain itself is whole'
finds 'at entry 3: field version' 'an entry taken out and the rest moved up'
like "$errors" 'the ledger says 3, the history knows 2' 'an entry taken out and the rest moved up: both versions are said'
put_back

# ---- put back to an earlier state: not forged ----

forge 'DELETE FROM migrator.ledger WHERE seq = 4'
is "$(problems)" '' 'the last entry gone: what is left is whole'
for command in status up log; do
    run "$migrator" $command
    exits 4 "the last entry gone: $command is refused"
    like "$errors" 'was rewound: it ends at entry 3, the history knows it up to entry 4' "the last entry gone: $command says so"
done
like "$errors" 'log --offline' 'where to see what is lost'
like "$errors" "SELECT \"migrator\".append\('adopt'" 'and how to go on'
run "$migrator" log --offline
like "$output" '4 +[-0-9]+ [:0-9]+Z +apply +3 ' 'log --offline has the lost entry'
run "$migrator" status
statement=$(grep -o 'SELECT "migrator".*text)' <<<"$errors")
query 'DROP TABLE t3'
query "$statement" >/dev/null
run "$migrator" up
exits 0 'recorded as adopted, up goes on'
is "$(query "SELECT string_agg(kind, ' ' ORDER BY seq) FROM migrator.ledger")" 'genesis apply apply adopt apply' 'and applies again what was lost'
is "$(problems)" '' 'the chain is whole'

# ---- what a newer program may write ----

begin
query "SELECT migrator.append('telemetry', 12, detail => '{\"new\": [1, 2]}')" >/dev/null
echo 'CREATE TABLE t4 (id int);' >migrations/4_t.up.sql && "$migrator" seal --quiet >/dev/null
run "$migrator" up
exits 0 'up on a ledger with a kind of entry that is not known here'
run "$migrator" log
like "$output" 'telemetry' 'log shows it'
run "$migrator" log --offline
like "$output" 'telemetry' 'so does the history'
is "$("$migrator" status --format json | grep -c '"telemetry"')" 0 'it counts for no migration'
is "$(problems)" '' 'and is part of the chain'
rm migrations/4_t.up.sql migrations/migrator.sum && "$migrator" seal --quiet >/dev/null

# ---- the pin ----

begin
template=$PGDATABASE
fresh_database
psql -Xq -d postgres -c "DROP DATABASE $PGDATABASE" -c "CREATE DATABASE $PGDATABASE TEMPLATE $template"
for command in status up plan; do
    run "$migrator" $command
    exits 4 "a copy: $command is refused"
    like "$errors" "pinned in the database \"$template\"; here it is in \"$PGDATABASE\"" "a copy: $command says why"
done
query "$(grep -o 'SELECT "migrator".*text)' <<<"$errors")" >/dev/null
run "$migrator" up
exits 0 'a copy recorded as one of its own is worked on'
DATABASE_URL=${DATABASE_URL/$PGDATABASE/$template} run "$migrator" status
exits 0 'and its original as before, beside it'
like "$output" "database +$template " 'the original it is'

query "SELECT migrator.append('adopt', detail => '{\"environment\": \"it''s\", \"name\": \"elsewhere\"}')" >/dev/null
run "$migrator" status
exits 4 'pinned to a name with a quote'
query "$(grep -o 'SELECT "migrator".*text)' <<<"$errors")" >/dev/null
run "$migrator" status
exits 0 'the statement that is printed is right for it, too'

begin
psql -Xq -d postgres -c "ALTER DATABASE $PGDATABASE RENAME TO renamed"
DATABASE_URL=${DATABASE_URL/$PGDATABASE/renamed} run "$migrator" status
exits 4 'a renamed database is refused'
psql -Xq -d postgres -c "ALTER DATABASE renamed RENAME TO $PGDATABASE"

run "$migrator" up --environment production
exits 4 'another environment is refused'
like "$errors" 'pinned to the environment "staging", not "production"' 'another environment: both are named'
unlike "$errors" 'adopt' 'another environment: is no move of the database'
run "$migrator" status --environment staging
exits 0 'the same environment is fine'

# ---- two ledgers in one database ----

fresh_database
rm -rf .migrator
for set in one two; do
    mkdir -p $set/migrations
    for n in 1 2 3 4 5 6 7 8; do echo "CREATE TABLE ${set}_$n (id int); SELECT pg_sleep(0.02);" >$set/migrations/${n}_t.up.sql; done
    (cd $set && "$migrator" seal --quiet >/dev/null)
done
for set in one two; do
    (cd $set && exec "$migrator" up --environment staging --ledger-schema "ledger of $set" >up.out 2>up.err) &
done
wait -n; first=$?
wait -n; second=$?
is "$first $second" '0 0' 'two sets with a ledger each, at once: both are applied' || diag "$(cat ./*/up.err)"
for set in one two; do
    is "$(query "SELECT count(*), count(DISTINCT run) FROM \"ledger of $set\".ledger WHERE kind = 'apply'")" '8|1' "$set: its ledger has its own"
    is "$(query "SELECT count(*) FROM \"ledger of $set\".check_chain()")" 0 "$set: its chain is whole"
    cd $set || exit 1
    run "$migrator" status --exit-code --ledger-schema "ledger of $set"
    exits 0 "$set: status is content"
    like "$output" '8 applied, 0 pending$|8 applied, 0 pending[^,]' "$set: and knows nothing of the other"
    cd ..
done
query 'ALTER TABLE "ledger of one".ledger DISABLE TRIGGER ALL' && query "UPDATE \"ledger of one\".ledger SET name = 'x' WHERE seq = 2"
(cd one && "$migrator" status --ledger-schema 'ledger of one' >/dev/null 2>&1)
is $? 9 'one is tampered with'
(cd two && "$migrator" status --ledger-schema 'ledger of two' >/dev/null 2>&1)
is $? 0 'the other is fine'

done_testing
