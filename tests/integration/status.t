#!/usr/bin/env bash
# slow
# What status and log say of a staging database in every state, online and offline; and whatever becomes of the history
# between two runs, up works and nothing is lost.
source "$(dirname "$0")/../support/tap.sh"
with_server

query() { psql -XAtqc "$1"; }
# As another machine would, whose history does not know what staging has.
seal() { rm -f migrations/migrator.sum && MIGRATOR_HISTORY=elsewhere.db "$migrator" seal --quiet >/dev/null; }
write() { echo "${2:-CREATE TABLE t$1 (id int);}" >"migrations/$1_t$1.up.sql"; }

# states NAME EXPECTED: the lines of the text and the rows of the JSON both say "VERSION state", and the counts agree
states() {
    local counted
    run "$migrator" status
    exits 0 "$1: status"
    is "$(awk '$2 ~ /^t[0-9]+$/ { printf "%s %s;", $1, $3 }' <<<"$output")" "$2" "$1: in the text"
    "$migrator" status --format json >status.json
    ok "$1: the JSON is what its schema says" "$project/tests/support/check_report" status.json
    is "$(node -p 'JSON.parse(fs.readFileSync("status.json")).migrations.map((m) => `${m.version} ${m.state};`).join("")')" "$2" \
        "$1: in the JSON"
    counted=$(node -p 'const s = JSON.parse(fs.readFileSync("status.json"));
        ["applied", "pending", "late", "edited", "missing", "ahead", "partial"].filter((state) => s[state] !==
            s.migrations.filter((m) => m.state === state || (state === "applied" && m.state === "edited")).length).join(" ")')
    is "$counted" '' "$1: every count is that of the rows"
}

# ---- every state once ----

mkdir migrations
for n in 10 20 30 90; do write $n; done
seal
states 'nothing applied' '10 pending;20 pending;30 pending;90 pending;'
like "$output" '^0 applied, 4 pending' 'nothing applied: the headline counts'
run "$migrator" status --exit-code
exits 1 'nothing applied: --exit-code'
"$migrator" up --quiet --environment staging >/dev/null
states 'all applied' '10 applied;20 applied;30 applied;90 applied;'
like "$output" '^staging: 4 applied, 0 pending' 'all applied: the headline counts'
unlike "$output" 'migrator (plan|up|seal)' 'all applied: and there is nothing to advise'
run "$migrator" status --exit-code
exits 0 'all applied: --exit-code'

write 20 'CREATE TABLE t20 (id bigint);'
seal
states 'a file edited' '10 applied;20 edited;30 applied;90 applied;'
like "$output" 'edited: the file is another than the one that was applied' 'edited: is explained'
run "$migrator" status --exit-code
exits 1 'edited: --exit-code'

write 95 $'-- migrator: transaction off\nCREATE INDEX CONCURRENTLY t10_id ON t10 (id);\nSELECT 1 / 0;'
git init -q -b main . && write 20 && seal
run "$migrator" up
exits 6 'a migration outside of a transaction fails in its second statement'
states 'partly applied' '10 applied;20 applied;30 applied;90 applied;95 partial;'
like "$output" '95: statement 1 is done\.' 'partial: says which statements ran'
run "$migrator" status --exit-code
exits 1 'partial: --exit-code'
mv migrations/95_t95.up.sql .
seal
states 'partly applied by a release that has the file' '10 applied;20 applied;30 applied;90 applied;95 partial;'
run "$migrator" up
exits 0 'partly applied elsewhere and compatible: this release runs on it'
mv 95_t95.up.sql migrations/

rm migrations/30_t30.up.sql
write 20 'CREATE TABLE t20 (id bigint);'
write 25
write 100
seal
states 'all at once' '10 applied;20 edited;25 late;30 missing;90 applied;95 partial;100 pending;'
like "$output" '^staging: 4 applied, 1 pending, 1 late, 1 edited, 1 partial, 1 missing|^staging: 3 applied, 1 pending, 1 late, 1 edited, 1 partial, 1 missing' \
    'all at once: the headline'
for word in edited late partial; do like "$output" "$word: " "all at once: $word is explained"; done
run "$migrator" up
exits 4 'all at once: up is refused'
like "$errors" '20_t20\.up\.sql was edited after it was applied' 'all at once: and names what to begin with'
write 20 && seal
run "$migrator" up
exits 4 'a late one: up is refused'
like "$errors" '25_t25\.up\.sql comes before 90' 'a late one: the pair is named'

rm migrations/{25,90,95,100}_*
seal
states 'an older release' '10 applied;20 applied;30 ahead;90 ahead;95 partial;'
run "$migrator" status --exit-code
exits 0 'ahead: --exit-code: nothing is pending here'
run "$migrator" up
exits 0 'ahead and compatible: up runs'

# ---- offline ----

same_offline() { # COMMAND…: the JSON is the same, apart from the age; the text, too
    local drop='const r = JSON.parse(fs.readFileSync(0)); delete r.offline; delete r.knowledge_age; JSON.stringify(r)'
    "$migrator" "$@" >/dev/null
    is "$(env -u DATABASE_URL -u PGHOST "$migrator" "$@" --offline --format json | node -p "$drop")" \
        "$("$migrator" "$@" --format json | node -p "$drop")" "offline: $* knows the same"
    is "$(env -u DATABASE_URL -u PGHOST "$migrator" "$@" --offline | sed '/^  not seen for/d; s/  */ /g')" \
        "$("$migrator" "$@" | sed 's/  */ /g')" \
        "offline: $* says the same"
}
same_offline status
same_offline log
same_offline plan
run env -u DATABASE_URL -u PGHOST "$migrator" status --offline
like "$output" 'not seen for +[0-9]' 'offline: the age of the knowledge is said'
run "$migrator" status --offline --environment production
exits 2 'offline: an environment that the history does not know'
for command in up redo doctor 'resolve 95 --applied --reason none'; do
    # shellcheck disable=SC2086
    run "$migrator" $command --offline
    exits 2 "$command --offline: there is nothing that it could mean"
    like "$errors" 'needs the database itself' "$command --offline: says so"
done

# ---- log ----

entries_in() { node -p 'JSON.parse(fs.readFileSync(0)).entries.map((e) => e.seq).join(" ")'; }
at() { query "SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM migrator.ledger WHERE seq = $1"; }
newest=$(query 'SELECT max(seq) FROM migrator.ledger')
all=$(seq -s ' ' "$newest" -1 1)
is "$("$migrator" log --format json | entries_in)" "$all" 'log: all, the newest first'
is "$("$migrator" log --since "$(date -u +%F)" --format json | entries_in)" "$all" 'log --since today'
is "$("$migrator" log --since "$(date -u -d tomorrow +%F)" --format json | entries_in)" '' 'log --since tomorrow'
is "$("$migrator" log --since "$(at 4)" --format json | entries_in)" "$(seq -s ' ' "$newest" -1 4)" \
    'log --since the time of an entry, to the microsecond'
is "$("$migrator" log --since "$(date -u -d '+1 hour' +%FT%T)+01:00" --format json | entries_in)" '' 'log --since another zone'
run "$migrator" log --since "$(date -u -d tomorrow +%F)"
like "$output" '0 of [0-9]+ entries' 'log --since tomorrow: says so'
for since in yesterday 2026-02-30 2026-13-01 12:00 '2026-03-01T' '' 20260301000000x; do
    run "$migrator" log --since "$since"
    exits 2 "log --since '$since'"
    like "$errors" "since .*not a day or a time|since is empty" "log --since '$since': says what is wrong"
done
"$migrator" log --format json >log.json
ok 'log: the JSON is what its schema says' "$project/tests/support/check_report" log.json
run "$migrator" log --format markdown
exits 0 'log --format markdown'
is "$(grep -c '^| *[0-9]' <<<"$output")" "$newest" 'log --format markdown: a row for each entry'
like "$output" '\| *entry *\|.*when.*\|' 'log --format markdown: a table'

# ---- the history damaged between two runs ----

fresh_database
rm -rf migrations .migrator .git
mkdir migrations
next=0
history=.migrator/history.db

# survives NAME: the next migration is applied, once; then all that a new history can know is there
survives() {
    next=$((next + 1))
    write $next
    "$migrator" seal --quiet >/dev/null
    run "${as[@]}" "$migrator" up --environment staging
    exits 0 "$1: up exits 0"
    is "$(query 'SELECT count(*) FROM migrator.applied')|$(query 'SELECT count(*) FROM migrator.check_chain()')" "$next|0" \
        "$1: it is applied, the ledger is whole"
}
knows_all() {
    is "$(sqlite3 "$history" 'SELECT count(*) FROM entry' 2>&1)" "$(query 'SELECT count(*) FROM migrator.ledger')" \
        "$1: the history knows everything"
}
as=(env)
survives 'no history yet'
knows_all 'no history yet'

printf 'garbage' >"$history" && rm -f "$history"-*
survives 'garbage in its place'
knows_all 'garbage in its place'
ok 'garbage in its place: is kept' bash -c 'grep -q garbage .migrator/history.db.damaged-*'
dd if=/dev/urandom of="$history" bs=1024 seek=8 count=8 conv=notrunc status=none && rm -f "$history"-*
survives 'garbage in the middle'
knows_all 'garbage in the middle'
sqlite3 "$history" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
truncate -s 5000 "$history" && rm -f "$history"-*
survives 'cut short'
knows_all 'cut short'
: >"$history"
survives 'emptied'
knows_all 'emptied'
rm -f "$history"* && mkdir "$history"
survives 'a folder in its place'
rmdir "$history" 2>/dev/null
survives 'the folder gone again'
knows_all 'the folder gone again'
rm -rf .migrator && echo 'no folder' >.migrator
survives 'a file in place of its folder'
rm .migrator
ln -s /nowhere/at/all .migrator
survives 'its folder a link to nowhere'
rm .migrator
survives 'and gone'
knows_all 'and gone'

sqlite3 "$history" 'PRAGMA user_version = 99'
before=$(sqlite3 "$history" 'SELECT count(*) FROM entry')
survives 'written by a newer version'
is "$(sqlite3 "$history" 'PRAGMA user_version; SELECT count(*) FROM entry' | xargs)" "99 $before" 'written by a newer version: is left alone'
rm -rf .migrator

survives 'to be read only'
if ((EUID == 0)); then # as the one whom the server lets in
    chmod a+x "$tap_files"
    cp "$migrator" "$tap_files/migrator" # the checkout may lie where only root may enter
    theirs=$migrator migrator=$tap_files/migrator
    as=(setpriv --reuid "$(stat -c %u "$PGHOST")" --regid "$(stat -c %g "$PGHOST")" --clear-groups env "HOME=/nonexistent")
fi
chmod a+rX -R . && chmod a-w -R .migrator
before=$(sha256sum <"$history")
survives 'a folder that may not be written'
is "$(sha256sum <"$history")" "$before" 'a folder that may not be written: is as it was'
run "${as[@]}" "$migrator" status --offline
exits 0 'a folder that may not be written: is read'
chmod a-rx .migrator
survives 'a folder that may not be read'
as=(env) migrator=${theirs:-$migrator}
chmod u+rwx -R .migrator
survives 'and allowed again'
knows_all 'and allowed again'

# A full disk: one of our own where that can be mounted, else a limit on the size of files.
mkdir full
if ((EUID == 0)) && mount -t tmpfs -o size=256k tmpfs full 2>/dev/null; then
    # shellcheck disable=SC2064
    trap "umount '$scratch/full'; remove_scratch" EXIT
    as=(env MIGRATOR_HISTORY=full/history.db)
    survives 'a disk with little room'
    cat /dev/zero >full/filler 2>/dev/null
    survives 'a full disk'
    rm -f full/history.db*
    survives 'a full disk, no history on it'
    rm -f full/* && cat /dev/zero >full/filler 2>/dev/null
    survives 'a full disk with an empty folder'
    rm -f full/filler
    survives 'room again'
    history=full/history.db knows_all 'room again'
else
    skip 'a full disk' 'no tmpfs can be mounted here; the limit below stands for it'
fi
# shellcheck disable=SC2016
as=(bash -c 'ulimit -f 24; exec "$@"' bash)
rm -rf .migrator
survives 'a limit on the size of files'
as=(env)
survives 'no limit any more'
knows_all 'no limit any more'

done_testing
