#!/usr/bin/env bash
# The history beside a real database: whatever becomes of it the work goes on, and what it knows is held against the
# ledger; records carry it elsewhere.
source "$(dirname "$0")/../support/tap.sh"
with_server

history=.migrator/history.db
mkdir migrations
echo 'CREATE TABLE a (id bigint);' >migrations/20260101000000_a.up.sql
echo 'CREATE TABLE b (id bigint);' >migrations/20260102000000_b.up.sql
git init -q -b main . && "$migrator" seal >/dev/null && git add -A && git commit -qm 'two migrations'

raw() { sqlite3 "$history" "$@"; }
entries() { raw 'SELECT count(*) FROM entry'; }
damaged() { find .migrator -name 'history.db.damaged-*' ! -name '*-wal' | wc -l; }
forget() { rm -rf .migrator; }
# Change the ledger as a superuser can.
forge() { psql -Xq -v ON_ERROR_STOP=1 -c 'ALTER TABLE migrator.ledger DISABLE TRIGGER ALL' -c "$1"; }

# ---- records ----

run "$migrator" up --record out/record
exits 0 'up with a record'
is "$(cd out/record && echo *)" 'bundle history.db plan.json plan.txt up.json up.txt' 'the record is five files and a folder'
like "$(<out/record/plan.txt)" '2 migrations to apply' 'the plan is of before'
like "$(<out/record/up.txt)" 'Applied 2 migrations' 'the result is of afterwards'
ok 'plan.json and up.json are what their schemas say' "$project/tests/support/check_report" out/record/{plan,up}.json
known=$(entries)

run "$migrator" up --record /dev/null/record
exits 2 'a record that cannot be written'
like "$errors" 'nothing was applied' 'stops before anything is touched'

mkdir elsewhere && cp -r migrations elsewhere
pushd elsewhere >/dev/null || exit 1
run "$migrator" history merge ../out/record
exits 0 'history merge elsewhere'
like "$output" "$known new entries" 'takes in the whole ledger'
is "$(raw 'SELECT count(*) FROM content')" 2 'and the files'
run env -u DATABASE_URL "$migrator" log --offline
exits 0 'log --offline'
like "$output" '20260102000000' 'knows what was applied'
run "$migrator" status
exits 0 'status of the same database agrees with the record'
popd >/dev/null || exit 1

echo 'CREATE TABLE a (id bigint);' >migrations/20260103000000_again.up.sql
"$migrator" seal >/dev/null
run "$migrator" up --record out/failed
exits 5 'a run that fails'
ok 'leaves a record, too' "$project/tests/support/check_report" out/failed/up.json
like "$(<out/failed/up.txt)" 'already exists' 'which says why'
rm migrations/20260103000000_again.up.sql
"$migrator" seal >/dev/null

# ---- a history in every bad state ----

# works TEXT: status is as ever, and the history knows everything again.
works() {
    run "$migrator" status
    exits 0 "status with a history that is $1"
    is "$(entries)" "$known" "and it is whole again"
}

head -c 20000 /dev/urandom >"$history" && rm -f "$history"-*
works 'garbage'
like "$errors" 'was damaged and is now .*\.damaged-' 'the damage is said'
is "$(damaged)" 1 'the file is kept'
"$migrator" status >/dev/null 2>&1
is "$(damaged)" 1 'once'

forget && "$migrator" status >/dev/null
raw 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
truncate -s 9000 "$history" && rm -f "$history"-*
works 'cut short'
forget && "$migrator" status >/dev/null
raw "UPDATE entry SET role = 'somebody' WHERE seq = (SELECT max(seq) FROM entry)"
works 'edited'
like "$errors" 'damaged' 'an edited history is no evidence against the ledger'
forget
works 'removed'

raw 'PRAGMA user_version = 99'
run "$migrator" status --verbose
exits 0 'status with a history of a newer version'
like "$errors" 'newer version' 'says so with --verbose'
is "$(raw 'PRAGMA user_version')" 99 'and leaves it alone'
forget
MIGRATOR_HISTORY=/dev/null/history.db run "$migrator" status
exits 0 'status where no history can be made'
is "$errors" '' 'is quiet about it'
MIGRATOR_HISTORY=/proc/history.db run "$migrator" up
exits 0 'up where no history can be made'

# ---- what it is held against ----

"$migrator" status >/dev/null
forge "DELETE FROM migrator.ledger WHERE seq = (SELECT max(seq) FROM migrator.ledger)"
run "$migrator" status
like "$errors" 'rewound' 'a ledger that ends earlier than the history was rewound'
is "$(entries)" "$known" 'and the history keeps what was lost'

forget && "$migrator" status >/dev/null
forge "UPDATE migrator.ledger SET class = 'destructive' WHERE version = 20260101000000"
forge "DO \$\$
DECLARE
    entry migrator.ledger;
    link bytea;
BEGIN
    FOR entry IN SELECT * FROM migrator.ledger ORDER BY seq LOOP
        entry.previous := link;
        link := migrator.entry_link(entry);
        UPDATE migrator.ledger SET previous = entry.previous, link = migrator.entry_link(entry) WHERE seq = entry.seq;
    END LOOP;
END \$\$"
run "$migrator" status
exits 9 'a forged chain that is whole in itself'
like "$errors" 'entry 2: field class' 'is named by entry and field'
forget
run "$migrator" status
exits 0 'without a history nobody can tell'
forget
"$migrator" history merge out/record >/dev/null
run "$migrator" status
exits 9 'a record that was kept elsewhere tells'

done_testing
