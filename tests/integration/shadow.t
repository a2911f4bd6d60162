#!/usr/bin/env bash
# Where rehearsals happen: on a private server, prepared once and then kept; or on one that is there.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_own_server

mkdir migrations
echo 'CREATE TABLE agents (id int PRIMARY KEY, role text NOT NULL);' >migrations/0001_begin.up.sql
echo 'ALTER TABLE agents OWNER TO somebody;' >migrations/0002_owner.up.sql
echo 'ALTER TABLE agents DROP COLUMN role;' >migrations/0003_drop.up.sql
shadow="postgresql:///postgres?host=$PGHOST&port=$PGPORT&user=$PGUSER"
unset DATABASE_URL PGHOST PGPORT PGUSER PGDATABASE
others() { psql -XAtqd "$shadow" -c "SELECT datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles ORDER BY 1"; }

prepared() { find "$HOME/.cache/migrator/shadow" -mindepth 1 -maxdepth 1 -not -name '*.*' 2>/dev/null | wc -l; }
timeless() { sed 's/, [0-9.]* ms/, MS/; s/"took": [0-9.]*/"took": MS/' "$@"; }
rehearse() {
    run "$migrator" rehearse "$@" --check --format json
    output=$(timeless <<<"$output")
}
outcomes() { grep -o '"outcome": "[^"]*"' <<<"$output" | sort | uniq -c | tr -s ' \n' ' '; }

run "$migrator" rehearse
exits 0 'the first rehearsal'
rehearse 3
exits 0 'one of them, after the two before it'
first=$output
is "$(prepared)" 2 'what precedes them is kept: nothing, and two migrations'
rehearse 3
exits 0 'once more'
is "$output" "$first" 'the same comes of it'
is "$(prepared)" 2 'and nothing new is kept'

kept=$(grep -rl . --include=PG_VERSION "$HOME/.cache/migrator/shadow" | xargs -n1 dirname | grep -v base | head -n 2)
for folder in $kept; do echo 'not a control file' >"$folder/global/pg_control"; done
rehearse 3
exits 0 'what was kept is broken: it is made again'
is "$output" "$first" 'with the same outcome'

rm -rf "$HOME/.cache"
pids=()
for i in 1 2 3; do
    "$migrator" rehearse 3 --check --format json >"at_once_$i" 2>&1 &
    pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" || true; done
is "$(timeless at_once_1 at_once_2 at_once_3 | sort -u | cmp - <(sort -u <<<"$first") && echo same)" same 'three at once'
is "$(prepared)" 1 'and one of them keeps it'

echo '-- another text' >>migrations/0001_begin.up.sql
rehearse 3
is "$(prepared)" 2 'another text before it: another one is prepared'
mkdir -p "$scratch/closed" && : >"$scratch/closed/migrator"
XDG_CACHE_HOME=$scratch/closed rehearse 3
exits 0 'without a place to keep it, it is made each time'

# ---- a server that is there ----
before=$(others)
rehearse --shadow-url "$shadow"
exits 0 'on a server that is there'
is "$(outcomes)" ' 3 "outcome": "proven" ' 'all have a way back'
is "$(others)" "$before" 'and nothing stays there, neither databases nor roles'
echo 'SELECT 1 / 0;' >migrations/0004_fails.up.sql
rehearse --shadow-url "$shadow"
exits 5 'when a migration fails there'
is "$(others)" "$before" 'nothing stays either'
echo 'CREATE EXTENSION no_such_thing;' >migrations/0004_fails.up.sql
run "$migrator" rehearse 4 --shadow-url "$shadow"
exits 5 'an extension that the server lacks'
like "$errors" 'no_such_thing' 'is named'
like "$errors" 'name a server that has it with --shadow-url' 'with what to do'
echo 'CREATE TABLE needed (id int);' >migrations/0003-needed.up.sql
echo 'DROP TABLE needed;' >migrations/0004_fails.up.sql
run "$migrator" rehearse 4 --shadow-url "$shadow"
exits 5 'what needs a file that is not named like a migration'
like "$errors" 'help: .*0003-needed.up.sql was left out' 'it is named'
rm migrations/0003-needed.up.sql
echo 'SELECT pg_sleep(60);' >migrations/0004_fails.up.sql
"$migrator" rehearse 4 --shadow-url "$shadow" >interrupted 2>&1 &
asleep=$!
sleeps() { psql -XAtqd "$shadow" -c "SELECT query FROM pg_stat_activity" | grep -q '^SELECT pg_sleep(60)'; }
eventually 20 'it runs there' sleeps
kill -INT "$asleep"
wait "$asleep" || true
is "$(others)" "$before" 'a signal leaves nothing behind'
rm migrations/0004_fails.up.sql

run "$migrator" rehearse --shadow-url "$shadow" --database "$shadow"
exits 4 'the server of the database itself is refused'
like "$errors" 'shadow-url is the server of --database' 'and why'
is "$(others)" "$before" 'before anything is made there'
run "$migrator" rehearse --shadow-url "postgresql://someone:tops3cret@127.0.0.1:1/postgres"
exits 3 'a server that is not there'
unlike "$output$errors" 'tops3cret' 'without the password'
run "$migrator" rehearse --pg-bindir /nowhere
exits 2 'no programs of a server'
like "$errors" '--shadow-url URL' 'say so: there is another way'

done_testing
